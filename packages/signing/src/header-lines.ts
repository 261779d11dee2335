import type { SignableRequest } from './signed-request.ts';

/** Header values by lower-case name, trimmed, in the order of their lines. */
export type HeaderLines = ReadonlyMap<string, readonly string[]>;

/** Optional white space of RFC 9110 section 5.6.3: other white space belongs to a value. */
const OUTER_WHITE_SPACE = /^[\t ]+|[\t ]+$/g;

/** Groups a request's header lines by lower-case name. A Map, so `__proto__` is a name like any other. */
export function headerLines(headers: SignableRequest['headers']): HeaderLines {
  const lines = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const trimmed = trim(value);
    const values = lines.get(key);
    if (values) values.push(trimmed);
    else lines.set(key, [trimmed]);
  }
  return lines;
}

/** Hardly any value has such white space: looking at both ends is cheaper than a search. */
function trim(value: string): string {
  return isSpace(value.charCodeAt(0)) || isSpace(value.charCodeAt(value.length - 1))
    ? value.replace(OUTER_WHITE_SPACE, '')
    : value;
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;
