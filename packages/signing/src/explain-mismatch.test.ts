import { expect, test } from 'vitest';
import { type CanonicalLines, canonicalLines, joinLines, WITHHELD } from './canonical-lines.ts';
import { canonicalRequest } from './canonical-request.ts';
import { adviceFor } from './deviation-advice.ts';
import { type Deviation, type DeviationName, deviations, secretDeviations } from './deviations.ts';
import { explainMismatch, firstDifferentLine } from './explain-mismatch.ts';
import { headerLines } from './header-lines.ts';
import { readCredentials, type SignedCredentials } from './read-credentials.ts';
import { sha256Hex, signature } from './signature.ts';

const nowMs = Date.UTC(2026, 10, 23, 6, 0, 0);
const sdkDate = '20261123T060000Z';
const secret = 'a secret';
const body = sha256Hex('{"a":1}');

interface Sent {
  target: string;
  headers: [string, string][];
  signedHeaders: string[];
}

/** A request in which every deviation but those of other requests makes a difference. */
const busy: Sent = {
  target: '/a b%2f*/c?z=1+2&a=*&b=x%20y&n',
  headers: [
    ['Host', 'API.example.com:8080'],
    ['Content-Type', 'application/json; profile=x'],
    ['X-Sdk-Date', sdkDate],
  ],
  signedHeaders: ['x-sdk-date', 'content-type', 'host'],
};

function request({ target, headers }: Sent, authorization: string) {
  return {
    method: 'POST',
    target,
    headers: [...headers, ['Authorization', authorization] as [string, string]],
  };
}

function credentialsFor(sent: Sent, made: string): SignedCredentials {
  const value = `SDK-HMAC-SHA256 Access=key, SignedHeaders=${sent.signedHeaders.join(';')}, Signature=${made}`;
  const read = readCredentials(request(sent, value), nowMs);
  if ('failure' in read) throw new Error(JSON.stringify(read));
  return read;
}

const linesOf = (sent: Sent) => {
  const { target, signedHeaders } = sent;
  const headers = headerLines(sent.headers);
  return canonicalLines({ method: 'POST', target, headers, signedHeaders, payloadHash: body });
};

const explain = (sent: Sent, made: string, pairs = false) =>
  explainMismatch(request(sent, ''), credentialsFor(sent, made), secret, body, pairs);

const deviate = (name: DeviationName, lines: CanonicalLines) =>
  (deviations[name] as Deviation)(lines, busy.target);

test('lines are those of the canonical request', () => {
  const { target, signedHeaders } = busy;
  const parts = { method: 'POST', target, headers: headerLines(busy.headers), signedHeaders };
  const lines = canonicalLines({ ...parts, payloadHash: body });
  expect(joinLines(lines)).toBe(canonicalRequest({ ...parts, payloadHash: body }));
});

test.each(Object.keys(deviations) as DeviationName[])('a client that deviates by %s is found out', (name) => {
  const lines = deviations[name](linesOf(busy), busy.target);
  if (!lines) throw new Error('this request is not one for the deviation');
  expect(joinLines(lines)).not.toBe(joinLines(linesOf(busy)));
  const { client } = explain(busy, signature(secret, sdkDate, joinLines(lines)));
  // Two deviations may come to the same text.
  expect(client?.canonicalRequest).toBe(joinLines(lines));
  expect(client?.differsAtLine).toBe(firstDifferentLine(joinLines(linesOf(busy)), joinLines(lines)));
  expect(adviceFor(client?.deviation ?? '')).toMatch(/^The client .*\.$/);
  expect(adviceFor(name)).not.toContain(name);
});

test.each(Object.entries(secretDeviations))('a secret with %s is found out', (name, change) => {
  const { client } = explain(busy, signature(change(secret), sdkDate, joinLines(linesOf(busy))));
  expect(client).toMatchObject({ deviation: name, differsAtLine: null });
  expect(JSON.stringify(client)).not.toContain(secret);
});

test('two deviations at once are found when they are looked for, in either order', () => {
  const first = deviate('uri-without-final-slash', linesOf(busy));
  const both = first && deviate('payload-of-empty-body', first);
  const made = signature(secret, sdkDate, joinLines(both as NonNullable<typeof both>));
  expect(explain(busy, made).client).toBeNull();
  expect(explain(busy, made, true).client?.deviation).toBe('uri-without-final-slash+payload-of-empty-body');
});

test('a signature with another secret is no known deviation', () => {
  const made = signature('another', sdkDate, joinLines(linesOf(busy)));
  expect(explain(busy, made, true).client).toBeNull();
});

test('values that may be secrets are withheld wherever they stand, and so is what could confirm a guess of them', () => {
  const sent: Sent = {
    target: '/a?user=u&password=1234&api%4Bey=5678&x-auth-token=9abc',
    headers: [
      ['Host', 'h'],
      ['X-Apig-AppCode', 'code-of-the-app'],
      ['Cookie', 'sid=123'],
      ['X-Sdk-Date', sdkDate],
      ['X-Security-Token', 'token-of-the-key'],
    ],
    signedHeaders: ['cookie', 'host', 'x-apig-appcode', 'x-sdk-date', 'x-security-token'],
  };
  const lines = linesOf(sent);
  const wrong = deviations['query-as-sent'](lines, sent.target);
  const made = signature(secret, sdkDate, joinLines(wrong));
  const explained = explain(sent, made);
  expect(explained.withheld).toBe(true);
  expect(explained.client?.deviation).toBe('query-as-sent');
  const text = JSON.stringify(explained);
  expect(text).not.toMatch(/1234|5678|9abc|code-of|sid=|token-of/);
  for (const each of [lines, wrong]) expect(text).not.toContain(sha256Hex(joinLines(each)));
  expect(explained.canonicalRequest).toContain(`user=u`);
  expect(explained.canonicalRequest.split(WITHHELD)).toHaveLength(7);
});

test('the first different line is told also where one text ends before the other', () => {
  expect(firstDifferentLine('a\nb', 'a\nb')).toBeNull();
  expect(firstDifferentLine('a\nb', 'a\nc')).toBe(1);
  expect(firstDifferentLine('a', 'a\nb')).toBe(1);
  expect(firstDifferentLine('a\nb', 'a')).toBe(1);
});
