import { echoUpstream, type RecordingUpstream, rawUpstream } from '@turnpike/testkit/upstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FeatureScene, startFeatureScene } from '../feature-scene.ts';
import { rawCall } from '../raw-call.ts';

const host = 'api.example.com';
const unchecked = { required: false, defaultValue: null, enumeration: null, min: null, max: null };
const parameter = (name: string, location: 'QUERY' | 'PATH' | 'HEADER') => ({
  ...{ name, location, type: 'STRING' as const, ...unchecked, validate: false, passThrough: false },
});

/** Backends whose response is text of the test's own. */
const responses = {
  feed: 'HTTP/1.1 200 OK\r\nX-A: a\nSet-Cookie: session=stolen\r\nContent-Length: 2\r\n\r\nok',
  return: 'HTTP/1.1 200 OK\r\nX-A: a\rSet-Cookie: session=stolen\r\nContent-Length: 2\r\n\r\nok',
  null: 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\nok',
  folded: 'HTTP/1.1 200 OK\r\nX-A: a\r\n Set-Cookie: session=stolen\r\nContent-Length: 2\r\n\r\nok',
  space: 'HTTP/1.1 200 OK\r\nX-A : a\r\nContent-Length: 2\r\n\r\nok',
  lengths:
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\nokHTTP/1.1 200 OK\r\nX: stolen\r\n\r\n',
} as const;

let echo: RecordingUpstream;
let scene: FeatureScene;
let port: number;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  echo = await echoUpstream();
  closing.push(() => echo.close());
  const raw = await Promise.all(
    Object.entries(responses).map(async ([name, text]) => ({ name, upstream: await rawUpstream(text) })),
  );
  for (const { upstream } of raw) closing.push(() => upstream.close());
  scene = await startFeatureScene((builder) => {
    const group = builder.group({ domains: [host] });
    builder.api(group, {
      path: '/mapped/{p}',
      requestParameters: [parameter('q', 'QUERY'), parameter('p', 'PATH'), parameter('X-Q', 'HEADER')],
      backendParameters: [
        { name: 'x-from-query', location: 'HEADER', origin: 'REQUEST', value: 'q' },
        { name: 'x-from-path', location: 'HEADER', origin: 'REQUEST', value: 'p' },
        { name: 'from-header', location: 'QUERY', origin: 'REQUEST', value: 'X-Q' },
      ],
      backend: { authority: echo.authority, path: '/seen' },
    });
    for (const { name, upstream } of raw)
      builder.api(group, { path: `/${name}`, backend: { authority: upstream.authority, path: '/' } });
  });
  port = (await scene.gateway.status()).httpPort;
});
afterAll(async () => {
  await scene.close();
  for (const close of closing) await close();
});

const ask = (target: string, lines = '') =>
  rawCall(port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${lines}Connection: close\r\n\r\n`);

describe('a parameter that becomes a header of the backend’s request stays one header', () => {
  test.each([
    ['in the query', '/mapped/x?q=a%0d%0aX-Stolen:%20yes'],
    ['in the query, with a line feed alone', '/mapped/x?q=a%0aX-Stolen:%20yes'],
    [
      'in the query, as characters whose low bytes are line ends',
      '/mapped/x?q=a%E5%98%8D%E5%98%8AX-Stolen:%20yes',
    ],
    ['in the path', '/mapped/a%0d%0aX-Stolen:%20yes?q=1'],
    ['with a null', '/mapped/x?q=a%00X-Stolen'],
  ])('%s', async (_what, target) => {
    echo.received.length = 0;
    const answer = await ask(target);
    for (const { headers } of echo.received) {
      expect(Object.keys(headers)).not.toContain('x-stolen');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(JSON.stringify(headers)).not.toMatch(/[\u0000-\u0008\u000a-\u001f]/);
    }
    expect(answer).toMatch(/^HTTP\/1.1 (200|400)/);
    expect(answer).not.toMatch(/^x-stolen:/im);
  });

  test('and a header that becomes a parameter stays one parameter', async () => {
    await ask('/mapped/x?q=1', 'X-Q: a&admin=1#\r\n');
    expect(echo.received.at(-1)?.target).toMatch(/from-header=a%26admin%3D1%23$/);
  });
});

describe('a request whose header lines end oddly is refused', () => {
  test.each([
    ['a line feed alone', 'X-A: a\nX-Stolen: yes\r\n'],
    ['a carriage return alone', 'X-A: a\rX-Stolen: yes\r\n'],
    ['a folded line', 'X-A: a\r\n X-Stolen: yes\r\n'],
    ['a null', 'X-A: a\0b\r\n'],
    ['a space before the colon', 'X-A : a\r\n'],
  ])('%s', async (_what, lines) => {
    echo.received.length = 0;
    expect(await ask('/mapped/x?q=1', lines)).toMatch(/^HTTP\/1.1 400/);
    expect(echo.received).toEqual([]);
  });
});

describe('a backend’s response whose header lines end oddly reaches no caller', () => {
  test.each(Object.keys(responses))('%s', async (name) => {
    const answer = await ask(`/${name}`);
    expect(answer).toMatch(/^HTTP\/1.1 502/);
    expect(answer).not.toMatch(/stolen/i);
  });
});

test('what is echoed of a request in an answer stays within its body', async () => {
  const key = 'a%0d%0aX-Stolen:%20yes"}';
  const lines = `X-Sdk-Date: 20260101T000000Z\r\nAuthorization: SDK-HMAC-SHA256 Access=${key}, SignedHeaders=host, Signature=${'0'.repeat(64)}\r\n`;
  const answer = await ask('/mapped/x', lines);
  expect(answer.split('\r\n\r\n')[0]).not.toMatch(/stolen/i);
});
