import { type ChangedField, changedFields } from '@turnpike/contracts/audit/changed-fields';
import type { Json } from '@turnpike/contracts/snapshot/canonical-json';
import { Badge, type Tone } from '../../components/badge.tsx';
import { cn } from '../../components/class-names.ts';
import type { AuditEvent } from './queries.ts';

const tones: Record<ChangedField['kind'], Tone> = { added: 'success', removed: 'danger', changed: 'accent' };

/** Before and after, field by field. Secrets were left out when the event was written. */
export function FieldDiff({ event }: { event: AuditEvent }) {
  const fields = changedFields((event.before ?? null) as Json, (event.after ?? null) as Json);
  if (fields.length === 0) return <p className="px-5 py-4 text-muted">{reasonOfNothing(event.outcome)}</p>;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      aria-label="What changed"
      className="overflow-x-auto focus-visible:-outline-offset-2"
    >
      <table aria-label="Changed fields" className="w-full text-left">
        <thead>
          <tr className="border-b border-line bg-canvas text-xs text-muted">
            {['Field', 'Before', 'After'].map((name) => (
              <th key={name} scope="col" className="px-3 py-2 font-medium first:pl-5 last:pr-5">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {fields.map(({ path, kind, before, after }) => (
            <tr key={path} className="align-top">
              <th scope="row" className="w-72 py-2 pr-3 pl-5 font-normal">
                <span className="flex items-start justify-between gap-2">
                  <code className="font-mono text-xs leading-5 break-all">{path || 'the whole'}</code>
                  <Badge tone={tones[kind]}>{kind}</Badge>
                </span>
              </th>
              <td className="px-3 py-2">
                <Value value={before} absent={kind === 'added'} struck={kind !== 'added'} />
              </td>
              <td className="py-2 pr-5 pl-3">
                <Value value={after} absent={kind === 'removed'} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ValueProps {
  readonly value: Json;
  /** There is none on this side. */
  readonly absent: boolean;
  /** No longer so. */
  readonly struck?: boolean;
}

function Value({ value, absent, struck }: ValueProps) {
  if (absent) return <span className="text-faint">–</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const Element = struck ? 'del' : 'ins';
  return (
    <Element
      className={cn(
        'block min-w-32 font-mono text-xs leading-5 break-words whitespace-pre-wrap no-underline',
        struck && 'text-muted',
      )}
    >
      {text === '' ? <span className="text-faint">empty</span> : text}
    </Element>
  );
}

function reasonOfNothing(outcome: string): string {
  if (outcome === 'denied') return 'Nothing: the attempt was refused.';
  if (outcome === 'failed') return 'Nothing: the attempt failed.';
  return 'No field that is kept. What is secret is never written here.';
}
