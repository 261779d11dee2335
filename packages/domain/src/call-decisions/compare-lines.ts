import type { ComparedLine } from '@turnpike/contracts/http/call-decisions';

/**
 * Two canonical requests side by side, line by line. Headers are compared by name, so that one that is missing does not
 * move all that follows.
 * @param caller null: what the caller signed is not known; no line differs then
 */
export function compareLines(gateway: string, caller: string | null): ComparedLine[] {
  const left = partsOf(gateway);
  if (caller === null)
    return left.map(({ part, text }) => ({ part, gateway: text, caller: null, differs: false }));
  const right = partsOf(caller);
  const rows: ComparedLine[] = [];
  const names = new Set([...left, ...right].map(({ key }) => key));
  for (const key of inOrder(names)) {
    const [mine, theirs] = [left, right].map((lines) => lines.find((line) => line.key === key));
    rows.push({
      part: (mine ?? theirs)?.part ?? 'other',
      gateway: mine?.text ?? null,
      caller: theirs?.text ?? null,
      differs: mine?.text !== theirs?.text,
    });
  }
  const orders = [left, right].map((lines) =>
    lines.flatMap(({ key }) => (isHeader(key) ? [key] : [])).join(),
  );
  // The same headers in another order are another text: the line that stands elsewhere is told.
  if (orders[0] !== orders[1] && !rows.some(({ differs }) => differs)) markMoved(rows, right);
  return rows;
}

interface Line {
  readonly key: string;
  readonly part: string;
  readonly text: string;
}

const BEFORE = ['method', 'uri', 'query'];
const AFTER = ['blank', 'signed headers', 'payload hash'];
const isHeader = (key: string): boolean => key.startsWith('header ');

/** Three lines, headers, an empty line, and two more; other texts are taken line by line. */
function partsOf(canonical: string): Line[] {
  const lines = canonical.split('\n');
  const tail = lines.at(-3) === '' ? AFTER : AFTER.slice(1);
  return lines.map((text, index) => {
    const fromEnd = index - (lines.length - tail.length);
    const part = index < BEFORE.length ? BEFORE[index] : fromEnd >= 0 ? tail[fromEnd] : 'header';
    if (part !== 'header') return { key: part ?? 'other', part: part ?? 'other', text };
    return { key: `header ${text.split(':', 1)[0]?.toLowerCase()}`, part, text };
  });
}

function inOrder(keys: Set<string>): string[] {
  const headers = [...keys].filter(isHeader);
  return [...BEFORE, ...headers, ...AFTER].filter((key) => keys.has(key));
}

function markMoved(rows: ComparedLine[], right: readonly Line[]): void {
  const theirs = right.filter(({ key }) => isHeader(key));
  const headers = rows.filter(({ part }) => part === 'header');
  const moved = headers.find(({ gateway }, index) => gateway !== theirs[index]?.text);
  if (moved) moved.differs = true;
}
