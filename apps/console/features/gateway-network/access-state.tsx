import { Badge } from '../../components/badge.tsx';
import { CopyButton } from '../../components/copy-button.tsx';

interface AccessStateProps {
  /** How much access there is; null: none. */
  readonly state: string | null;
  /** Empty: only the operator knows it. */
  readonly address: string;
  /** What the address is, as the beginning of a sentence. */
  readonly what: string;
}

export function AccessState({ state, address, what }: AccessStateProps) {
  return (
    <div className="mb-4 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
      {state === null ? <Badge dot>off</Badge> : null}
      {state === null ? null : (
        <Badge tone="success" dot>
          on
        </Badge>
      )}
      {state === null ? null : <span>{state}</span>}
      {state !== null && address !== '' ? (
        <span className="inline-flex items-center gap-1 text-muted">
          {what} <code className="font-mono text-xs text-ink">{address}</code>
          <CopyButton text={address} label="address" />
        </span>
      ) : null}
    </div>
  );
}
