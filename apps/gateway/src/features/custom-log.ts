import type { CompiledFeatures } from '@turnpike/contracts/features/compiled-features';
import { CUSTOM_LOG_LIMIT_BYTES } from '@turnpike/contracts/features/record-features';
import type { ProofPlaces } from '../app-auth/proof-places.ts';
import type { Call } from '../pipeline/call.ts';
import { parseQuery } from '../rewrite/query-pairs.ts';
import { decodeComponent } from '../runtime/path-encoding.ts';

type Config = NonNullable<CompiledFeatures['custom_log']>;
type Field = Config['custom_logs'][number];

/**
 * Compiles the fields that the tenant has in access records (reference 4.2): `header:name`, `query:name`,
 * `cookie:name`. Those that a call does not have are left out; past 2 KB in all, values are cut.
 * @param secret where callers have what proves them: it is only told that something is there
 */
export function compileCustomLog(
  config: Config | null,
  secret: ProofPlaces,
): ((call: Call) => Record<string, string> | undefined) | null {
  if (!config || config.custom_logs.length === 0) return null;
  const fields = config.custom_logs.map((field) => ({
    key: `${field.location}:${field.name}`,
    read: isSecret(field, secret) ? told(reader(field)) : reader(field),
  }));
  return (call) => {
    const values: Record<string, string> = {};
    let left = CUSTOM_LOG_LIMIT_BYTES;
    for (const { key, read } of fields) {
      const value = read(call);
      left -= Buffer.byteLength(key);
      if (value === undefined || left <= 0) continue;
      const kept = cut(value, left);
      left -= Buffer.byteLength(kept);
      values[key] = kept;
    }
    return values;
  };
}

function isSecret({ location, name }: Field, { headers, queries }: ProofPlaces): boolean {
  const places = location === 'header' ? headers : location === 'query' ? queries : [];
  return places.includes(name.toLowerCase());
}

type Read = (call: Call) => string | undefined;

function told(read: Read): Read {
  return (call) => (read(call) === undefined ? undefined : '(secret)');
}

function reader({ location, name }: Field): Read {
  if (location === 'header') {
    const lower = name.toLowerCase();
    return (call) => call.header(lower);
  }
  if (location === 'query') return (call) => parseQuery(call.query).find((pair) => pair.name === name)?.value;
  return (call) => cookie(call.header('cookie') ?? '', name);
}

function cookie(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name)
      return decodeComponent(pair.slice(equals + 1).trim());
  }
  return undefined;
}

/** The beginning of a text that fits into so many bytes of UTF-8, in whole characters. */
export function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  return Buffer.from(text)
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
