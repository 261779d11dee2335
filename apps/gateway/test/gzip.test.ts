import type { ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { handlingUpstream, type Upstream } from '@turnpike/testkit/upstream';
import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FeatureScene, startFeatureScene } from './feature-scene.ts';

const host = 'api.example.com';
const text = 'all work and no play '.repeat(500);
let respond: (response: ServerResponse) => void;
let backend: Upstream;
let scene: FeatureScene;

beforeAll(async () => {
  backend = await handlingUpstream((incoming, response) => {
    incoming.resume();
    respond(response);
  });
  scene = await startFeatureScene((builder) => {
    const group = builder.group({ domains: [host] });
    builder.api(group, {
      path: '/x',
      method: 'ANY',
      backend: { authority: backend.authority, path: '/x', timeoutMs: 500 },
    });
  });
  await scene.set({ gzip: { enable: 'on', comp_level: 6 } });
});
beforeEach(() => {
  respond = plain({});
});
afterAll(async () => {
  await scene?.close();
  await backend?.close();
});

/** A backend that answers a body with a length. */
function plain(headers: Record<string, string>, body = text, status = 200) {
  return (response: ServerResponse): void => {
    const length =
      status === 204 || status === 304 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    response.writeHead(status, { 'content-type': 'application/json', ...length, ...headers });
    response.end(status === 204 || status === 304 ? undefined : body);
  };
}

async function ask(accept: string | null = 'gzip', method: 'GET' | 'HEAD' = 'GET') {
  const { statusCode, headers, body } = await request(`${scene.origin}/x`, {
    method,
    headers: { host, ...(accept === null ? {} : { 'accept-encoding': accept }) },
  });
  return { status: statusCode, headers, body: Buffer.from(await body.arrayBuffer()) };
}

test('a large response is compressed for a caller that takes gzip, and is what the backend sent', async () => {
  respond = plain({ etag: '"v1"', vary: 'Origin', 'accept-ranges': 'bytes' });
  const { headers, body } = await ask('br;q=1, gzip;q=0.8');
  expect(headers).toMatchObject({
    'content-encoding': 'gzip',
    vary: 'Origin, Accept-Encoding',
    etag: 'W/"v1"',
  });
  expect(headers).not.toHaveProperty('content-length');
  expect(headers).not.toHaveProperty('accept-ranges');
  expect(gunzipSync(body).toString()).toBe(text);
  expect(body.length).toBeLessThan(text.length / 10);
});

test.each([[null], ['identity'], ['gzip;q=0'], ['*;q=0']])(
  'a caller that sends Accept-Encoding %s gets it as it is, and caches are told that others might not',
  async (accept) => {
    const { headers, body } = await ask(accept);
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': String(text.length) });
    expect(body.toString()).toBe(text);
  },
);

test.each([
  ['small', plain({}, 'x'.repeat(1_024))],
  ['encoded already', plain({ 'content-encoding': 'br' })],
  ['a part', plain({ 'content-range': 'bytes 0-9/100' }, text, 206)],
  ['not to be changed', plain({ 'cache-control': 'public, no-transform' })],
  ['of another type', plain({ 'content-type': 'image/png' })],
  ['without a type', (response: ServerResponse) => void response.end(text)],
  ['no content', plain({}, '', 204)],
  ['not modified', plain({}, '', 304)],
])('a response that is %s stays as it is', async (_what, answer) => {
  respond = answer;
  const { headers } = await ask();
  expect(headers['content-encoding']).not.toBe('gzip');
  expect(headers.vary).toBeUndefined();
});

test('the answer to HEAD has the length of the plain body', async () => {
  expect((await ask('gzip', 'HEAD')).headers).toMatchObject({ 'content-length': String(text.length) });
});

test('what a backend streams is compressed part by part, as it comes', async () => {
  let stream: ServerResponse | null = null;
  respond = (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('first ');
    stream = response;
  };
  const { headers, body } = await request(`${scene.origin}/x`, {
    headers: { host, 'accept-encoding': 'gzip' },
  });
  expect(headers['content-encoding']).toBe('gzip');
  const parts: Buffer[] = [];
  for await (const chunk of body) {
    // The second part is written only once the first has come.
    if (parts.length === 0) (stream as ServerResponse | null)?.end('second');
    parts.push(chunk);
  }
  expect(parts.length).toBeGreaterThan(1);
  expect(gunzipSync(Buffer.concat(parts)).toString()).toBe('first second');
});

test('a compressed response that breaks half-way does not look complete', async () => {
  respond = (response) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '5000' });
    response.write('x'.repeat(2_000), () => response.destroy());
  };
  await expect(ask()).rejects.toThrow();
});

test('a stream of events is neither compressed nor ended by the timeout of its API while that is on', async () => {
  const slowly = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
    setTimeout(() => response.end('data: 2\n\n'), 1_000);
  };
  respond = slowly;
  await expect(ask()).rejects.toThrow();
  await scene.set({ gzip: { enable: 'on', comp_level: 6 }, sse_strategy: true });
  const { headers, body } = await ask();
  expect(headers).toMatchObject({ 'x-accel-buffering': 'no' });
  expect(headers).not.toHaveProperty('content-encoding');
  expect(body.toString()).toBe('data: 1\n\ndata: 2\n\n');
});
