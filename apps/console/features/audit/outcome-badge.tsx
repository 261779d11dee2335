import { Badge, type Tone } from '../../components/badge.tsx';

const tones: Readonly<Record<string, Tone>> = { succeeded: 'success', denied: 'danger', failed: 'warning' };

export function OutcomeBadge({ outcome }: { outcome: string }) {
  return (
    <Badge tone={tones[outcome]} dot>
      {outcome}
    </Badge>
  );
}
