import { once } from 'node:events';
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { until as untilBy } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { readAll } from '@turnpike/testkit/upstream';
import { Agent, WebSocket } from 'undici';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';
import { startWebSocketBackend, textFrame, type WebSocketBackend } from './websocket-backend.ts';

const host = 'live.example.com';
let backend: WebSocketBackend;
let gateway: GatewayProcess;
let port: number;
const dispatcher = new Agent({
  connect: { lookup: (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]) },
});

beforeEach(async () => {
  backend = await startWebSocketBackend();
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [host] });
  for (const path of ['/live', '/no', '/silent']) {
    const to = { authority: backend.authority, path, timeoutMs: path === '/silent' ? 200 : 5_000 };
    builder.api(group, { path, backend: to });
  }
  builder.api(group, { path: '/signed', authentication: 'APP', backend: { authority: backend.authority } });
  builder.api(group, { path: '/private', backend: { authority: '10.1.2.3:80' } });
  gateway = await startGateway({ snapshot: builder.build(1) });
  port = (await gateway.ready()).httpPort;
});

afterEach(async () => {
  await gateway.stop('SIGKILL');
  await removeFolder(gateway);
  await backend.close();
});

const until = <T>(look: () => T | Promise<T>) => untilBy(look, { deadlineMs: 10_000 });

const open = (path: string): WebSocket => new WebSocket(`ws://${host}:${port}${path}`, { dispatcher });

async function nextMessage(socket: WebSocket): Promise<string> {
  const [event] = (await once(socket, 'message')) as [{ data: string }];
  return event.data;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A handshake by hand, for what no client would send. */
function handshake(path: string, upgrade = 'websocket'): ClientRequest {
  const headers = {
    host,
    connection: 'Upgrade',
    upgrade,
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  return request({ host: '127.0.0.1', port, path, headers, agent: false }).end();
}

async function refusesConnections(): Promise<boolean> {
  const probe = connect(port, '127.0.0.1');
  const outcome = await once(probe, 'connect').then(
    () => false,
    () => true,
  );
  probe.destroy();
  return outcome;
}

async function refusedHandshake(path: string, upgrade?: string): Promise<Answer> {
  const [response] = (await once(handshake(path, upgrade), 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await readAll(response) };
}

test('messages of any length pass both ways, and the call is recorded once it is over', async () => {
  const socket = open('/live');
  await once(socket, 'open');
  for (const text of ['hello', 'x'.repeat(300), 'y'.repeat(200_000)]) {
    socket.send(text);
    expect(await nextMessage(socket)).toBe(text);
  }
  expect(backend.asked[0]?.headers).toMatchObject({
    'x-forwarded-for': '127.0.0.1',
    host: backend.authority,
  });
  expect(await gateway.accessRecords()).toEqual([]);
  socket.close();
  await once(socket, 'close');
  const [record] = await until(async () => {
    const records = await gateway.accessRecords();
    return records.length > 0 && records;
  });
  expect(record).toMatchObject({ status: 101, outcome: 'finish' });
  expect(gateway.log()).not.toContain('DeprecationWarning');
});

test('a draining gateway gives both ends a close frame, 1001, and ends', async () => {
  const socket = open('/live');
  await once(socket, 'open');
  const closed = once(socket, 'close') as Promise<[{ code: number; wasClean: boolean }]>;
  const ended = gateway.stop('SIGTERM');
  const [event] = await closed;

  expect(event).toMatchObject({ code: 1001, wasClean: true });
  expect(await ended, gateway.log()).toBe(0);
  await until(() => backend.closes.length === 1);
  expect(backend.closes).toEqual([1001]);
});

test('the close frame waits for the end of a frame that is half sent', async () => {
  const [, socket] = (await once(handshake('/live'), 'upgrade')) as [IncomingMessage, Duplex];
  let received = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
  });
  const frame = textFrame(Buffer.from('a message in two halves'));
  backend.isBusy = true;
  backend.sendRaw(frame.subarray(0, 10));
  await until(() => received.length === 10);
  const ended = gateway.stop('SIGTERM');
  // The listener stops to accept in the moment in which it takes leave of its WebSockets.
  await until(() => refusesConnections());
  backend.sendRaw(Buffer.concat([frame.subarray(10), textFrame(Buffer.from('too late'))]));
  await once(socket, 'end');
  expect(received).toEqual(Buffer.concat([frame, Buffer.from([0x88, 2, 0x03, 0xe9])]));
  socket.end();
  expect(await ended, gateway.log()).toBe(0);
});

test('a backend that refuses is relayed as any other answer', async () => {
  const { status, headers, body } = await refusedHandshake('/no');
  expect({ status, why: headers['x-why'], body }).toEqual({ status: 403, why: 'because', body: 'no!' });
  expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
});

test.each([
  ['/signed', 401, 'APIG.0303'],
  ['/private', 403, 'APIG.0404'],
  ['/silent', 504, 'APIG.0203'],
  ['/unknown', 404, 'APIG.0101'],
])('a WebSocket to %s is refused as any other call: %i', async (path, status, code) => {
  const answer = await refusedHandshake(path);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body)).toMatchObject({ error_code: code });
});

test('what asks to switch to anything else is an ordinary request', async () => {
  const { status, body } = await refusedHandshake('/live', 'h2c');
  expect({ status, body }).toEqual({ status: 403, body: 'no WebSocket' });
});

test('a caller that goes away without a word takes the backend’s connection with it', async () => {
  const [, socket] = (await once(handshake('/live'), 'upgrade')) as [IncomingMessage, Duplex];
  const gone = once(backend.asked[0]?.socket ?? socket, 'close');
  socket.destroy();
  await gone;
  await until(async () => (await gateway.accessRecords()).length === 1);
});
