import { Badge, type Tone } from '../../components/badge.tsx';
import { countOf, kindLabel } from './document-words.ts';
import type { DocumentDiff } from './queries.ts';

const tones: Record<DocumentDiff['change'], Tone> = {
  added: 'success',
  changed: 'accent',
  removed: 'danger',
};

interface DocumentDiffListProps {
  readonly documents: readonly DocumentDiff[];
  readonly total: number;
  /** Said when there is no difference. */
  readonly none: string;
}

/** Documents that differ, and their fields before and after. */
export function DocumentDiffList({ documents, total, none }: DocumentDiffListProps) {
  if (documents.length === 0) return <p className="px-5 py-4 text-muted">{none}</p>;
  return (
    <>
      <ul aria-label="Changed documents" className="divide-y divide-line">
        {documents.map((document) => (
          <li key={`${document.kind} ${document.id}`} className="px-5 py-3">
            <p className="flex flex-wrap items-center gap-2">
              <Badge tone={tones[document.change]}>{document.change}</Badge>
              <span className="text-muted">{kindLabel(document.kind)}</span>
              <span className="font-medium break-all">{document.name || document.id}</span>
            </p>
            {document.fields.length > 0 ? <Fields fields={document.fields} name={document.name} /> : null}
          </li>
        ))}
      </ul>
      {total > documents.length ? (
        <p className="border-t border-line bg-canvas px-5 py-2.5 text-xs text-muted">
          {countOf(total - documents.length, 'further document')} not shown here; the CLI lists them all.
        </p>
      ) : null}
    </>
  );
}

function Fields({ fields, name }: { fields: DocumentDiff['fields']; name: string }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      aria-label={`Changed fields of ${name}`}
      className="mt-2 overflow-x-auto rounded-md border border-line focus-visible:-outline-offset-2"
    >
      <table aria-label={`Fields of ${name}`} className="w-full text-left">
        <thead className="sr-only">
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {fields.map(({ field, secret, before, after }) => (
            <tr key={field} className="align-top">
              <th scope="row" className="w-1/3 min-w-40 px-3 py-1.5 font-normal">
                <code className="font-mono text-xs break-all">{field}</code>
              </th>
              {secret ? (
                <td colSpan={2} className="px-3 py-1.5 text-xs text-muted">
                  changed; it is a secret and never shown
                </td>
              ) : (
                <>
                  <td className="w-1/3 bg-danger-soft/50 px-3 py-1.5">
                    <Value value={before} />
                  </td>
                  <td className="w-1/3 bg-success-soft/50 px-3 py-1.5">
                    <Value value={after} />
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Value({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <span className="text-xs text-muted">not there</span>;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1);
  return (
    <code className="block font-mono text-xs leading-5 break-words whitespace-pre-wrap">
      {text === '' ? '""' : text}
    </code>
  );
}
