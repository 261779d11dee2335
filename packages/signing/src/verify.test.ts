import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalQuery, canonicalUri } from './canonical-request.ts';
import { formatSdkDate } from './sdk-date.ts';
import { sign } from './sign.ts';
import { sha256Hex } from './signature.ts';
import { type SignableRequest, UNSIGNED_PAYLOAD } from './signed-request.ts';
import { verify } from './verify.ts';

const nowMs = Date.UTC(2026, 10, 23, 6, 0, 0);
const key = 'key-1';
const secret = 'a secret';
const findSecret = (access: string): string | null => (access === key ? secret : null);
type Header = [string, string];

interface Plain {
  method: string;
  target: string;
  headers: Header[];
  body: string;
}

function signed(plain: Plain, timeMs = nowMs): SignableRequest {
  const added = sign({ ...plain, bodySha256: sha256Hex(plain.body), key, secret, nowMs: timeMs });
  const headers: Header[] = [...plain.headers];
  if (!headers.some(([name]) => name.toLowerCase() === 'x-sdk-date')) {
    headers.push(['X-Sdk-Date', added['X-Sdk-Date']]);
  }
  headers.push(['Authorization', added.Authorization]);
  return { method: plain.method, target: plain.target, headers };
}

const wireText = fc.string({ unit: fc.constantFrom(..."aZ09-._~%2F*+:@!$'(),;="), maxLength: 12 });
const plainRequest: fc.Arbitrary<Plain> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  target: fc
    .tuple(fc.array(wireText, { maxLength: 4 }), fc.array(wireText, { maxLength: 4 }))
    .map(([segments, pieces]) => `/${segments.join('/')}?${pieces.join('&')}`),
  headers: fc
    .uniqueArray(fc.constantFrom('Host', 'X-A', '__proto__', 'constructor', 'Content-Type'))
    .chain((names) => fc.tuple(...names.map((name) => wireText.map((value): Header => [name, value])))),
  body: fc.string(),
});

test('whatever is signed verifies', () => {
  fc.assert(
    fc.property(plainRequest, (plain) => {
      const result = verify(signed(plain), sha256Hex(plain.body), findSecret, nowMs);
      expect(result).toEqual({ ok: true, access: key, bodyCovered: true });
    }),
  );
});

test('a changed body never verifies', () => {
  fc.assert(
    fc.property(plainRequest, fc.string({ minLength: 1 }), (plain, more) => {
      const result = verify(signed(plain), sha256Hex(plain.body + more), findSecret, nowMs);
      expect(result).toMatchObject({ failure: 'mismatch' });
    }),
  );
});

test('a changed character of the target fails, unless both spell the same bytes', () => {
  fc.assert(
    fc.property(plainRequest, fc.nat(), fc.constantFrom(...'aZ09-._%/&=?'), (plain, at, character) => {
      const request = signed(plain);
      const index = 1 + (at % plain.target.length);
      const target = plain.target.slice(0, index) + character + plain.target.slice(index + 1);
      fc.pre(!sameBytes(target, plain.target));
      expect(verify({ ...request, target }, sha256Hex(plain.body), findSecret, nowMs)).toMatchObject({
        failure: 'mismatch',
      });
    }),
  );
});

function sameBytes(a: string, b: string): boolean {
  const canonical = (target: string): string => {
    const mark = target.indexOf('?');
    const [path, query] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
    return `${canonicalUri(path)}?${canonicalQuery(query)}`;
  };
  return canonical(a) === canonical(b);
}

test('a changed, removed or added line of a signed header never verifies', () => {
  fc.assert(
    fc.property(plainRequest, fc.constantFrom('change', 'remove', 'add'), (plain, how) => {
      const request = signed({ ...plain, headers: [['X-Signed', 'v'], ...plain.headers] });
      const lines = [...request.headers] as Header[];
      if (how === 'change') lines[0] = ['X-Signed', 'w'];
      if (how === 'remove') lines.shift();
      if (how === 'add') lines.push(['x-signed', '']);
      const result = verify({ ...request, headers: lines }, sha256Hex(plain.body), findSecret, nowMs);
      expect(result).toMatchObject({ failure: how === 'remove' ? 'malformed' : 'mismatch' });
    }),
  );
});

test('a changed method or a secret of another credential never verifies', () => {
  const plain: Plain = { method: 'GET', target: '/a', headers: [['Host', 'h']], body: '' };
  const request = signed(plain);
  expect(verify({ ...request, method: 'PUT' }, sha256Hex(''), findSecret, nowMs)).toMatchObject({
    failure: 'mismatch',
  });
  expect(verify(request, sha256Hex(''), () => 'another', nowMs)).toMatchObject({ failure: 'mismatch' });
});

test('a mismatch carries the canonical request of the verifier', () => {
  const request = signed({ method: 'GET', target: '/a?b', headers: [['Host', 'h']], body: '' });
  const result = verify({ ...request, target: '/x?b' }, sha256Hex(''), findSecret, nowMs);
  expect(result).toEqual({
    failure: 'mismatch',
    canonicalRequest: `GET\n/x/\nb=\nhost:h\nx-sdk-date:${formatSdkDate(nowMs)}\n\nhost;x-sdk-date\n${sha256Hex('')}`,
  });
});

test.each([
  [15 * 60_000, true],
  [15 * 60_000 + 1_000, false],
  [-15 * 60_000, true],
  [-15 * 60_000 - 1_000, false],
])('with %d ms between signing and checking, acceptance is %s', (skewMs, accepted) => {
  const request = signed({ method: 'GET', target: '/', headers: [], body: '' });
  const result = verify(request, sha256Hex(''), findSecret, nowMs + skewMs);
  if (accepted) expect(result).toMatchObject({ ok: true });
  else expect(result).toEqual({ failure: 'expired', signatureTimeMs: nowMs, serverTimeMs: nowMs + skewMs });
});

test('an unknown key is told apart, with the key', () => {
  const request = signed({ method: 'GET', target: '/', headers: [], body: '' });
  expect(verify(request, sha256Hex(''), () => null, nowMs)).toEqual({ failure: 'unknown-key', access: key });
});

test('UNSIGNED-PAYLOAD leaves the body out, and only when it was signed so', () => {
  const withHeader: Plain = {
    method: 'POST',
    target: '/',
    headers: [['X-Sdk-Content-Sha256', UNSIGNED_PAYLOAD]],
    body: 'a',
  };
  expect(verify(signed(withHeader), sha256Hex('other'), findSecret, nowMs)).toEqual({
    ok: true,
    access: key,
    bodyCovered: false,
  });
  const request = signed({ ...withHeader, headers: [] });
  const smuggled: SignableRequest = {
    ...request,
    headers: [...request.headers, ['X-Sdk-Content-Sha256', UNSIGNED_PAYLOAD]],
  };
  expect(verify(smuggled, sha256Hex('other'), findSecret, nowMs)).toMatchObject({ failure: 'mismatch' });
});

test('a declared content hash has to be the hash of the body', () => {
  const declared = signed({
    method: 'POST',
    target: '/',
    headers: [['X-Sdk-Content-Sha256', sha256Hex('body')]],
    body: 'ignored',
  });
  expect(verify(declared, sha256Hex('body'), findSecret, nowMs)).toMatchObject({ ok: true });
  expect(verify(declared, sha256Hex('ignored'), findSecret, nowMs)).toMatchObject({ failure: 'mismatch' });
});

test.each([
  ['no Authorization', []],
  [
    'two Authorization lines',
    [
      ['Authorization', 'SDK-HMAC-SHA256 x'],
      ['authorization', 'y'],
    ],
  ],
  ['another scheme', [['Authorization', 'Bearer x']]],
  ['an unknown field', [['Authorization', 'SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=c, X=1']]],
  ['a field twice', [['Authorization', 'SDK-HMAC-SHA256 Access=a, Access=b, SignedHeaders=b']]],
  ['a short signature', [['Authorization', 'SDK-HMAC-SHA256 Access=a, SignedHeaders=b, Signature=00']]],
] as [string, Header[]][])('%s is malformed, not an error', (_, headers) => {
  const result = verify({ method: 'GET', target: '/', headers }, sha256Hex(''), findSecret, nowMs);
  expect(result).toMatchObject({ failure: 'malformed' });
});

test.each(['20261323T060000Z', '2026-11-23T06:00:00Z', '20261123T060000', ''])(
  'the date "%s" is malformed',
  (date) => {
    const request = signed({ method: 'GET', target: '/', headers: [['X-Sdk-Date', date]], body: '' });
    expect(verify(request, sha256Hex(''), findSecret, nowMs)).toMatchObject({ failure: 'malformed' });
  },
);
