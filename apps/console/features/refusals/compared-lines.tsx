import { cn } from '../../components/class-names.ts';
import type { ComparedLines as Lines } from './queries.ts';

interface ComparedLinesProps {
  readonly lines: Lines;
  /** Whose the right column is. */
  readonly caller: string;
}

/** Two canonical requests side by side; lines that differ are marked, the first of them as the one to look at. */
export function ComparedLines({ lines, caller }: ComparedLinesProps) {
  const first = lines.findIndex(({ differs }) => differs);
  const known = lines.some((line) => line.caller !== null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} aria-label="Canonical requests line by line" className="overflow-x-auto">
      <table className="w-full min-w-max text-left text-xs">
        <thead className="text-muted">
          <tr>
            <th className="py-1.5 pr-4 font-normal">Line</th>
            <th className="py-1.5 pr-4 font-normal">Gateway</th>
            {known ? <th className="py-1.5 font-normal">{caller}</th> : null}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name than its place
              key={index}
              className={cn('border-t border-line align-top', line.differs && 'bg-danger-soft')}
            >
              <th scope="row" className="py-1.5 pr-4 font-normal whitespace-nowrap text-muted">
                {line.part}
                {index === first ? (
                  <span className="ml-2 font-medium text-danger">differs first here</span>
                ) : null}
              </th>
              <Cell text={line.gateway} />
              {known ? <Cell text={line.caller} /> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ text }: { text: string | null }) {
  if (text === null) return <td className="py-1.5 pr-4 text-muted">not there</td>;
  return (
    <td className="max-w-md py-1.5 pr-4">
      {text === '' ? (
        <span className="text-muted">empty</span>
      ) : (
        <code className="font-mono break-all">{text}</code>
      )}
    </td>
  );
}
