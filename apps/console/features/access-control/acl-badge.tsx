import { Badge } from '../../components/badge.tsx';
import { entriesLabel } from './acl-kinds.ts';

/** Whether those who are listed are let in or kept out. */
export function AclBadge({ type }: { type: string }) {
  return <Badge tone={type === 'DENY' ? 'danger' : 'success'}>{type === 'DENY' ? 'Deny' : 'Permit'}</Badge>;
}

/** Who is listed, on one line. */
export function AclEntries({ entityType, value }: { entityType: string; value: string }) {
  return (
    <span className="block max-w-80 min-w-40">
      <span className="text-xs text-muted">{entriesLabel(entityType)}</span>
      <code className="block truncate font-mono text-xs" title={value}>
        {value}
      </code>
    </span>
  );
}
