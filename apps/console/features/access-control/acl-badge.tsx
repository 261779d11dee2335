import { Badge } from '../../components/badge.tsx';

/** Whether the addresses are let in or kept out. */
export function AclBadge({ type }: { type: string }) {
  return <Badge tone={type === 'DENY' ? 'danger' : 'success'}>{type === 'DENY' ? 'Deny' : 'Permit'}</Badge>;
}
