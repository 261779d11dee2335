import { Badge } from '../../components/badge.tsx';
import { connectionStates } from './connection-status.ts';
import type { ConnectionStatus } from './queries.ts';

export function ConnectionBadge({ status }: { status: ConnectionStatus }) {
  const { label, tone, moving } = connectionStates[status];
  return (
    <Badge tone={tone} dot pulse={moving}>
      {label}
    </Badge>
  );
}
