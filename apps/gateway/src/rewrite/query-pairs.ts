import { decodeComponent } from '../runtime/path-encoding.ts';

/** One piece of a query string. */
export interface QueryPair {
  /** As on the wire. */
  readonly raw: string;
  /** Decoded, `+` as a space. */
  readonly name: string;
  readonly value: string;
}

/** Splits a query string as on the wire; empty pieces are left out. */
export function parseQuery(query: string): QueryPair[] {
  const pairs: QueryPair[] = [];
  for (const raw of query.split('&')) {
    if (raw === '') continue;
    const equals = raw.indexOf('=');
    pairs.push({
      raw,
      name: decodeForm(equals < 0 ? raw : raw.slice(0, equals)),
      value: equals < 0 ? '' : decodeForm(raw.slice(equals + 1)),
    });
  }
  return pairs;
}

function decodeForm(text: string): string {
  return decodeComponent(text.includes('+') ? text.replaceAll('+', ' ') : text);
}
