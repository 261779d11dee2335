import { Badge } from '../../components/badge.tsx';
import { isChanging, statusLabel, statusTone } from './gateway-status.ts';

export function GatewayStatusBadge({ status }: { status: string }) {
  return (
    <Badge tone={statusTone(status)} dot pulse={isChanging(status)}>
      {statusLabel(status)}
    </Badge>
  );
}
