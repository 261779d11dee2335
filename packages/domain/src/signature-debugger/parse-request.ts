import { parseCurl, UnreadableRequestError } from './parse-curl.ts';

/** A request as somebody pasted it. */
export interface PastedRequest {
  readonly method: string;
  /** Path and query as on the wire. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/;
const HEADER_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/;

/**
 * Reads a request that was pasted: HTTP/1.1 text, also with line feeds alone and with the `>` that curl -v puts before each
 * line, or a curl command.
 * @throws UnreadableRequestError
 */
export function parseRequest(text: string): PastedRequest {
  const trimmed = text.replace(/^\s+/, '').replace(/^\$ /, '');
  return /^curl(\.exe)?\s/.test(trimmed) ? parseCurl(trimmed) : parseHttp(trimmed);
}

function parseHttp(text: string): PastedRequest {
  const { head, body } = halves(text.startsWith('> ') ? text.replace(/^> ?/gm, '') : text);
  const [first = '', ...lines] = head;
  const [, method, target] = REQUEST_LINE.exec(first.trimEnd()) ?? [];
  if (method === undefined || target === undefined) {
    throw new UnreadableRequestError('does not begin with a request line such as “GET /orders HTTP/1.1”');
  }
  const headers = lines.map((line, index): readonly [string, string] => {
    const [, name, value] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new UnreadableRequestError(`has no header in line ${index + 2}`);
    }
    return [name, value];
  });
  const [, authority, rest] = /^https?:\/\/([^/?]+)(.*)$/i.exec(target) ?? [];
  if (authority === undefined) return { method, target, headers, body };
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host');
  const path = rest?.startsWith('/') ? rest : `/${rest ?? ''}`;
  return { method, target: path, headers: hasHost ? headers : [['Host', authority], ...headers], body };
}

/** Head lines without their ends, and the body just as it is; the line feed that an editor leaves at the end is none of it. */
function halves(text: string): { head: string[]; body: string } {
  const match = /\r?\n\r?\n/.exec(text);
  const head = (match ? text.slice(0, match.index) : text).split(/\r?\n/).filter((line) => line !== '');
  return { head, body: match ? text.slice(match.index + match[0].length).replace(/\r?\n$/, '') : '' };
}
