import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type ClientHttp2Session, connect, type SessionOptions } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TlsIdentity } from '../src/wire/tls-identity.ts';
import { certificate } from './gateway-process.ts';
import { listen, ok, wait } from './listener-scene.ts';

const identity = new TlsIdentity();
let folder: string;
const sessions: ClientHttp2Session[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turnpike-http2-'));
  const { certFile, keyFile } = await certificate(folder);
  identity.setOwn({ cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') });
  identity.protocols = ['h2', 'http/1.1'];
});

afterEach(() => {
  for (const session of sessions.splice(0)) session.destroy();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function open(port: number, options: SessionOptions = {}): ClientHttp2Session {
  const session = connect(`https://localhost:${port}`, {
    ...options,
    rejectUnauthorized: false,
  } as SessionOptions);
  session.on('error', () => undefined);
  sessions.push(session);
  return session;
}

test('a connection that is idle is told to go', async () => {
  const { port } = await listen(ok, { idleMs: 50 }, identity);
  const session = open(port);
  await wait(() => session.destroyed);
});

test('a caller that gives no window is cut off, and its other calls are not', async () => {
  const { port, outcomes } = await listen(
    (exchange) => {
      if (exchange.target === '/large') exchange.respond(200, [], Buffer.alloc(1_000_000));
      else exchange.respond(204, [], '');
    },
    { unreadMs: 100 },
    identity,
  );
  const session = open(port, { settings: { initialWindowSize: 0 } });
  const unread = session.request({ ':path': '/large' });
  unread.on('error', () => undefined);
  await once(unread, 'close');
  expect(outcomes).toMatchObject([{ completed: false }]);
  const other = session.request({ ':path': '/other' });
  const [headers] = (await once(other, 'response')) as [Record<string, unknown>];
  expect(headers[':status']).toBe(204);
});

test('a listener that drains lets calls end, takes those that were on their way, and then ends the connection', async () => {
  const { port, listener, exchanges } = await listen(() => undefined, {}, identity);
  const session = open(port);
  const first = session.request({ ':path': '/first' });
  first.resume();
  await wait(() => exchanges.length === 1);
  const drained = listener.drain({ idleGraceMs: 0, deadlineMs: 10_000 });
  const second = session.request({ ':path': '/second' });
  second.resume();
  await wait(() => exchanges.length === 2);
  const answered = Promise.all([once(first, 'response'), once(second, 'response')]);
  for (const exchange of exchanges) exchange.respond(200, [], 'done');
  const statuses = (await answered).map(([headers]) => (headers as Record<string, unknown>)[':status']);
  expect(statuses).toEqual([200, 200]);
  await drained;
  await wait(() => session.destroyed);
});

test('who goes on sending a body that nobody wants has its stream ended, after its response', async () => {
  const { port } = await listen((exchange) => exchange.respond(403, [], 'no'), { lingerMs: 50 }, identity);
  const asked = open(port).request({ ':method': 'POST', ':path': '/' });
  asked.on('error', () => undefined);
  const drip = setInterval(() => asked.writable && asked.write('x'), 5);
  let text = '';
  asked.on('data', (part: Buffer) => {
    text += String(part);
  });
  await once(asked, 'close');
  clearInterval(drip);
  expect([text, asked.rstCode]).toEqual(['no', 0]);
});

test('fields that HTTP/2 has not are left out of a response, and those that are there twice are passed on', async () => {
  const fields = ['Connection', 'x', 'HTTP2-Settings', 'x', 'TE', 'x', 'Upgrade', 'x', 'Keep-Alive', 'x'];
  const twice = ['ETag', '1', 'ETag', '2', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', '__proto__', 'own'];
  const { port } = await listen(
    (exchange) => exchange.respond(200, [...fields, ...twice], 'x'),
    {},
    identity,
  );
  const asked = open(port).request({ ':path': '/' });
  asked.resume();
  const [headers, , raw] = (await once(asked, 'response')) as [Record<string, unknown>, number, string[]];
  expect(Object.keys(headers)).not.toContain('te');
  expect(raw.filter((name) => /^(?:connection|http2-settings|te|upgrade|keep-alive)$/.test(name))).toEqual(
    [],
  );
  expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
  expect(raw.filter((name) => name === 'etag')).toHaveLength(2);
  expect(raw[raw.indexOf('__proto__') + 1]).toBe('own');
});

test('trailers are passed on to callers that read them', async () => {
  const { port } = await listen(
    (exchange) => {
      const sink = exchange.startResponse(200, ['Content-Type', 'application/grpc']);
      sink.write(Buffer.from('message'));
      sink.end(['Grpc-Status', '0', 'grpc-message', 'ok']);
    },
    {},
    identity,
  );
  const session = open(port);
  const asked = session.request({ ':method': 'POST', ':path': '/', te: 'trailers' });
  asked.end('call');
  const trailers = once(asked, 'trailers');
  asked.resume();
  const [fields] = (await trailers) as [Record<string, unknown>];
  expect(fields).toMatchObject({ 'grpc-status': '0', 'grpc-message': 'ok' });
  const plain = session.request({ ':path': '/' });
  let text = '';
  for await (const part of plain) text += String(part);
  expect(text).toBe('message');
});
