import { stringify } from 'node:querystring';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256Hex } from './signature.ts';
import { verify } from './verify.ts';

const key = 'ABCDEFGHIJ';
const secret = 'official-secret';
const credential = new BasicCredentials().withAk(key).withSk(secret);

/** Letters, what the canonicalisation treats apart, and characters of two, three and four bytes. */
const character = fc.constantFrom(
  ...'abzAZ09-._~ +%*&=?/#:;,@!$\'()[]{}|\\^`"<>',
  'é',
  'ß',
  '漢',
  '！',
  '😀',
  '\u0000',
  '\n',
);
const word = fc.string({ unit: character, maxLength: 8 });
const queryParams = fc.dictionary(
  word.filter((name) => name !== ''),
  fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 })),
  { maxKeys: 4, noNullPrototype: true },
);
/** Decoded, as the signer takes paths; it escapes a second time what is escaped, and what Node's URL parser escapes. */
const segment = fc.string({
  unit: fc.constantFrom(...'abZ09-._~!$()*+,;=:@&', 'é', '漢', '！', '😀'),
  maxLength: 6,
});
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
  path: fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
  queryParams,
  headers: fc.record(
    {
      'content-type': fc.constantFrom('application/json', 'application/json; charset=utf-8'),
      'x-a': fc.constantFrom('1', 'two three', ''),
    },
    { requiredKeys: ['content-type'] },
  ),
  data: fc.option(fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean())), { nil: undefined }),
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

/** Signs with the official Node.js SDK and puts the request on the wire as its HTTP client does. */
function officially({ method, path, queryParams: query, headers, data }: Request) {
  const given = {
    endpoint: `https://gw.example.com${path}`,
    ...{ method, headers: { ...headers }, queryParams: query },
    ...(data ? { data } : {}),
  };
  const signed = AKSKSigner.sign(given as never, credential as never) as Record<string, string>;
  const text = stringify(query as never);
  const sentPath = path.split('/').map(encodeURIComponent).join('/');
  return {
    body: data ? JSON.stringify(data) : '',
    request: { method, target: text ? `${sentPath}?${text}` : sentPath, headers: Object.entries(signed) },
  };
}

const findSecret = (access: string) => (access === key ? secret : null);
const isRight = (sent: ReturnType<typeof officially>): boolean =>
  'ok' in verify(sent.request, sha256Hex(sent.body), findSecret, Date.now());

test('what the official signer signs verifies, over 10,000 random requests', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(request, (plain) => {
      expect(isRight(officially(plain))).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

/** Places of a signed request in which one character is changed. */
const places = ['method', 'path', 'query', 'header', 'date', 'body', 'key', 'names', 'signature'] as const;

test('one character changed anywhere in what is signed, and the request is refused', {
  timeout: 120_000,
}, () => {
  let refused = 0;
  fc.assert(
    fc.property(request, fc.constantFrom(...places), fc.nat(), (plain, place, at) => {
      const sent = officially(plain);
      const changed = change(sent, place, at);
      // Another spelling of the same text is no change: `%2a` is `*`.
      if (!changed) return;
      refused += 1;
      expect(isRight(changed), `${place} ${JSON.stringify(changed)}`).toBe(false);
    }),
    { numRuns: 10_000 },
  );
  expect(refused).toBeGreaterThan(5_000);
});

type Sent = ReturnType<typeof officially>;

/** Replaces the character at a place by another, so that the text means something else; null: there is none to replace. */
function change(sent: Sent, place: (typeof places)[number], at: number): Sent | null {
  const { request: signed, body } = sent;
  const header = (name: string, edit: (value: string) => string | null): Sent | null => {
    const headers = signed.headers.map(([each, value]): [string, string] | null => {
      if (each.toLowerCase() !== name) return [each, value];
      const edited = edit(value);
      return edited === null ? null : [each, edited];
    });
    return headers.includes(null)
      ? null
      : { ...sent, request: { ...signed, headers: headers as [string, string][] } };
  };
  const mark = signed.target.indexOf('?');
  const [path, query] =
    mark < 0 ? [signed.target, ''] : [signed.target.slice(0, mark), signed.target.slice(mark)];
  const inTarget = (target: string | null): Sent | null =>
    target === null ? null : { ...sent, request: { ...signed, target } };
  switch (place) {
    case 'method':
      return {
        ...sent,
        request: { ...signed, method: replaceOne(signed.method, at) as typeof signed.method },
      };
    case 'path': {
      const edited = replaceOne(path, at, /[a-zA-Z0-9]/);
      return inTarget(edited && sameMeaning(path, edited) ? null : edited && `${edited}${query}`);
    }
    case 'query': {
      const edited = replaceOne(query, at, /[a-zA-Z0-9]/);
      return inTarget(edited && sameMeaning(query, edited) ? null : edited && `${path}${edited}`);
    }
    case 'header':
      return header('content-type', (value) => replaceOne(value, at, /[a-z]/));
    case 'date':
      return header('x-sdk-date', (value) => replaceOne(value, at, /\d/));
    case 'body': {
      const edited = replaceOne(body, at);
      return edited === null ? null : { ...sent, body: edited };
    }
    case 'key':
      return header('authorization', (value) =>
        value.replace(/(?<=Access=)./, (first) => (first === 'X' ? 'Y' : 'X')),
      );
    case 'names':
      return header('authorization', (value) =>
        value.replace(/(?<=SignedHeaders=)([^,]*)/, (names) => replaceOne(names, at, /[a-z]/) ?? ''),
      );
    case 'signature':
      return header('authorization', (value) =>
        value.replace(/(?<=Signature=)(\w+)/, (digits) => replaceOne(digits, at, /[0-9a-f]/) ?? ''),
      );
  }
}

/** @param of which characters may be replaced, each by another of its kind */
function replaceOne(text: string, at: number, of = /./su): string | null {
  const units = [...text];
  const candidates = units.flatMap((unit, index) => (of.test(unit) ? [index] : []));
  const chosen = candidates[at % Math.max(1, candidates.length)];
  if (chosen === undefined) return null;
  const unit = units[chosen] ?? '';
  units[chosen] = /\d/.test(unit) ? String((Number(unit) + 1) % 10) : unit === 'b' ? 'c' : 'b';
  return units.join('');
}

const sameMeaning = (a: string, b: string): boolean => spelled(a) === spelled(b);

/** Percent-escapes in one spelling; what is none stays. */
function spelled(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => `\u0001${Number.parseInt(hex, 16)}\u0001`);
}
