/** The text is no shell command line: a quotation mark is not closed. */
export class UnclosedQuoteError extends Error {
  constructor() {
    super('a quotation mark is not closed');
  }
}

/** What `$'...'` of bash writes for control characters. */
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", '"': '"' };

/**
 * Splits a command line as a POSIX shell does: words, quotes, escapes and continued lines. Nothing is expanded.
 * @throws UnclosedQuoteError
 */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let at = 0;
  const closing = (mark: string): number => {
    let end = at;
    while (end < text.length && text[end] !== mark) end += text[end] === '\\' && mark !== "'" ? 2 : 1;
    if (end >= text.length) throw new UnclosedQuoteError();
    return end;
  };
  while (at < text.length) {
    const character = text[at] ?? '';
    at += 1;
    if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (character === "'") {
      const end = closing("'");
      word = (word ?? '') + text.slice(at, end);
      at = end + 1;
    } else if (character === '"') {
      const end = closing('"');
      word =
        (word ?? '') +
        text.slice(at, end).replace(/\\([$`"\\]|\n)/g, (_, it: string) => (it === '\n' ? '' : it));
      at = end + 1;
    } else if (character === '$' && text[at] === "'") {
      at += 1;
      const end = closingAnsi(text, at);
      word = (word ?? '') + unescaped(text.slice(at, end));
      at = end + 1;
    } else if (character === '\\') {
      const next = /^\r?\n/.exec(text.slice(at, at + 2))?.[0];
      if (next === undefined) word = (word ?? '') + (text[at] ?? '');
      at += next?.length ?? 1;
    } else word = (word ?? '') + character;
  }
  if (word !== null) words.push(word);
  return words;
}

function closingAnsi(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) throw new UnclosedQuoteError();
  return end;
}

function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/gs, (_, code: string) =>
    code.length > 1 ? String.fromCodePoint(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );
}
