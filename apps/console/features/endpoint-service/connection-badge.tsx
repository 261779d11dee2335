import { Badge } from '../../components/badge.tsx';
import { connectionStates } from './connection-status.ts';
import type { ConnectionStatus } from './queries.ts';

interface ConnectionBadgeProps {
  readonly status: ConnectionStatus;
  /** Whoever looks is the one who decides. */
  readonly decides?: boolean | undefined;
}

export function ConnectionBadge({ status, decides }: ConnectionBadgeProps) {
  const { label, tone, moving } = connectionStates[status];
  return (
    <Badge tone={tone} dot pulse={moving}>
      {decides && status === 'pendingAcceptance' ? 'waits for you' : label}
    </Badge>
  );
}
