import { connect } from 'node:net';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, call } from './call.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';
import { type Script, type ScriptedUpstream, scriptedUpstream } from './scripted-upstream.ts';

const host = 'api.example.com';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
let upstream: ScriptedUpstream;
let gateway: GatewayProcess;
let port: number;

beforeAll(async () => {
  upstream = await scriptedUpstream();
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [host] });
  for (const [path, retryCount] of [
    ['/never', 0],
    ['/twice', 2],
  ] as const) {
    const backend = { authority: upstream.authority, path: '/{rest}', retryCount, timeoutMs: 2_000 };
    builder.api(group, { path: `${path}/{rest+}`, method: 'ANY', matchMode: 'NORMAL', backend });
  }
  gateway = await startGateway({ snapshot: builder.build(1) });
  port = (await gateway.ready()).httpPort;
}, 30_000);

afterAll(async () => {
  await gateway.stop('SIGKILL');
  await removeFolder(gateway);
  await upstream.close();
});

/** Each test has connections of its own. */
beforeEach(async () => {
  for (const socket of upstream.sockets) socket.destroy();
  upstream.scripts.clear();
  upstream.received.length = 0;
});

function send(script: Script | string, method = 'GET', api = 'never'): Promise<Answer> {
  upstream.scripts.set('/x', typeof script === 'string' ? { bytes: script } : script);
  upstream.scripts.set('/ok', { bytes: OK });
  return call(`http://127.0.0.1:${port}`, `/${api}/x`, { host, method });
}

const next = (): Promise<Answer> => call(`http://127.0.0.1:${port}`, '/never/ok', { host });

/** Connections that the requests of the test came by. */
const connectionsUsed = (): number => new Set(upstream.received.map(({ connection }) => connection)).size;

const head = (lines: string, body = ''): string => `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n${body}`;

describe('a response that could be read in two ways is 502, and its connection is not used again', () => {
  test.each([
    ['both lengths', head('Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n')],
    ['two lengths', head('Content-Length: 2\r\nContent-Length: 2', 'ok')],
    ['a list of lengths', head('Content-Length: 2, 2', 'ok')],
    ['a signed length', head('Content-Length: +2', 'ok')],
    ['a negative length', head('Content-Length: -2', 'ok')],
    ['a length in hexadecimal', head('Content-Length: 0x2', 'ok')],
    ['an empty length', head('Content-Length:', 'ok')],
    ['a coding that is not known', head('Transfer-Encoding: gzip, chunked', '0\r\n\r\n')],
    ['chunked twice', head('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', '0\r\n\r\n')],
    ['a coding with another separator', head('Transfer-Encoding: \x0bchunked', '0\r\n\r\n')],
    ['a folded line', head('X-A: b\r\n c\r\nContent-Length: 2', 'ok')],
    ['a space before the colon', head('Content-Length : 2', 'ok')],
    ['a bare LF', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
    ['a bare CR in a value', head('X-A: b\rc\r\nContent-Length: 2', 'ok')],
    ['NUL in a value', head('X-A: b\0c\r\nContent-Length: 2', 'ok')],
    ['a line without colon', head('nonsense\r\nContent-Length: 2', 'ok')],
    ['an empty name', head(': nonsense\r\nContent-Length: 2', 'ok')],
    ['another protocol', 'HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    ['no protocol', 'ICY 200 OK\r\nContent-Length: 2\r\n\r\nok'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok'],
    ['a switch of protocols that nobody asked for', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n'],
    ['informational responses without end', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50) + OK],
    ['a coding in HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a coding with 204', 'HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a head without end', `HTTP/1.1 200 OK\r\nX-A: ${'y'.repeat(200_000)}`],
    ['more lines than anybody needs', head(`${'X: y\r\n'.repeat(5_000)}Content-Length: 2`, 'ok')],
  ])('%s', async (_, bytes) => {
    const answer = await send(bytes);
    expect([answer.status, answer.json().error_code]).toEqual([502, 'APIG.0202']);
    expect((await next()).text).toBe('ok');
    expect(connectionsUsed()).toBe(2);
  });

  test.each([
    ['a chunk size that is none', head('Transfer-Encoding: chunked', 'zz\r\nok\r\n0\r\n\r\n')],
    ['a chunk that does not end', head('Transfer-Encoding: chunked', '2\r\nokk\r\n0\r\n\r\n')],
    [
      'a trailer that frames',
      head('Transfer-Encoding: chunked', '2\r\nok\r\n0\r\nContent-Length: 9\r\n\r\n'),
    ],
    ['a body cut short', { bytes: head('Content-Length: 9', 'ok'), closes: true }],
    ['chunks without the last', { bytes: head('Transfer-Encoding: chunked', '2\r\nok\r\n'), closes: true }],
  ])('after the head was relayed the caller’s connection breaks: %s', async (_, script) => {
    await expect(send(script)).rejects.toThrow();
    expect((await next()).text).toBe('ok');
    expect(connectionsUsed()).toBe(2);
  });
});

describe('bodies end where the response says', () => {
  test.each<[string, Script, number, string]>([
    ['by length', { bytes: OK }, 200, 'ok'],
    ['by length, byte by byte', { bytes: OK, piece: 1 }, 200, 'ok'],
    [
      'in chunks',
      { bytes: head('Transfer-Encoding: chunked', '1\r\no\r\n1;a=b\r\nk\r\n0\r\n\r\n') },
      200,
      'ok',
    ],
    [
      'in chunks, byte by byte',
      { bytes: head('Transfer-Encoding: Chunked', '2\r\nok\r\n0\r\n\r\n'), piece: 1 },
      200,
      'ok',
    ],
    [
      'with trailers',
      { bytes: head('Transfer-Encoding: chunked', '2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n') },
      200,
      'ok',
    ],
    ['with nothing in it', { bytes: head('Content-Length: 0') }, 200, ''],
    ['204', { bytes: 'HTTP/1.1 204 No Content\r\n\r\n' }, 204, ''],
    [
      '304 that tells a length',
      { bytes: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n' },
      304,
      '',
    ],
    ['behind informational ones', { bytes: `HTTP/1.1 103 Early\r\nLink: <a>\r\n\r\n${OK}` }, 200, 'ok'],
    ['without a reason', { bytes: 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok' }, 200, 'ok'],
  ])('%s, and the connection carries the next call', async (_, script, status, text) => {
    const answer = await send(script);
    expect([answer.status, answer.text]).toEqual([status, text]);
    expect(answer.headers['x-sum']).toBeUndefined();
    expect((await next()).text).toBe('ok');
    expect(connectionsUsed()).toBe(1);
  });

  test.each<[string, Script, string]>([
    ['with the connection', { bytes: head('Content-Type: text/plain', 'ok'), closes: true }, 'ok'],
    ['with the connection, in HTTP/1.0', { bytes: 'HTTP/1.0 200 OK\r\n\r\nok', closes: true }, 'ok'],
    [
      'before a connection that the backend closes',
      { bytes: head('Connection: close\r\nContent-Length: 2', 'ok') },
      'ok',
    ],
    [
      'before bytes that nobody asked for',
      { bytes: `${OK}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil` },
      'ok',
    ],
  ])('%s, and the next call has another connection', async (_, script, text) => {
    expect((await send(script)).text).toBe(text);
    expect((await next()).text).toBe('ok');
    expect(connectionsUsed()).toBe(2);
  });

  test('HEAD has no body, whatever its length says', async () => {
    const answer = await send('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n', 'HEAD');
    expect([answer.status, answer.headers['content-length']]).toEqual([200, '1000']);
    expect((await next()).text).toBe('ok');
    expect(connectionsUsed()).toBe(1);
  });
});

test('what a backend sends unasked ends its connection and is nobody’s answer', async () => {
  await send(OK);
  const [socket] = upstream.sockets;
  socket?.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil');
  await until(() => upstream.sockets.size === 0, {
    deadlineMs: 5_000,
    waitingFor: 'the end of the connection',
  });
  expect((await next()).text).toBe('ok');
  expect(connectionsUsed()).toBe(2);
});

test('headers of the hop and those that Connection names do not pass, in neither direction', async () => {
  const answer = await send(
    head(
      'Connection: x-hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: timeout=9\r\nX-Stays: 1\r\nContent-Length: 2',
      'ok',
    ),
  );
  expect(answer.headers['x-hop']).toBeUndefined();
  expect(answer.headers['x-stays']).toBe('1');
  expect(upstream.received[0]?.head.toLowerCase()).not.toMatch(/\r\n(?:connection|keep-alive|te|upgrade):/);
});

describe('a kept connection that the backend closes with the next request', () => {
  /** Answers once, then closes without a word as soon as something comes. */
  async function stale(): Promise<void> {
    await send(OK);
    upstream.scripts.set('/x', { bytes: '', closes: true });
    const [kept] = upstream.sockets;
    // The next connection answers.
    kept?.once('data', () => upstream.scripts.set('/x', { bytes: OK }));
  }

  test('costs an idempotent call nothing, whatever its retry count', async () => {
    await stale();
    const answer = await call(`http://127.0.0.1:${port}`, '/never/x', { host });
    expect(answer.text).toBe('ok');
    expect(connectionsUsed()).toBe(2);
  });

  test('is 502 for a call that is not idempotent: the backend may have done it', async () => {
    await stale();
    const answer = await call(`http://127.0.0.1:${port}`, '/never/x', { host, method: 'POST' });
    expect(answer.status).toBe(502);
    expect(upstream.received).toHaveLength(2);
  });
});

test('nothing is tried again once a byte of a response came', async () => {
  const answer = await send({ bytes: 'HTTP/1.1 200 O', closes: true }, 'GET', 'twice');
  expect(answer.status).toBe(502);
  expect(upstream.received).toHaveLength(1);
  const again = await send({ bytes: '', closes: true }, 'GET', 'twice');
  expect(again.status).toBe(502);
  expect(upstream.received).toHaveLength(1 + 3);
});

test('a backend that sends half a head is given up after the timeout of the API', async () => {
  const startedAtMs = performance.now();
  const answer = await send('HTTP/1.1 200 OK\r\nContent-');
  expect([answer.status, answer.json().error_code]).toEqual([504, 'APIG.0203']);
  expect(performance.now() - startedAtMs).toBeGreaterThan(1_950);
});

test('a caller that leaves at any byte of its request leaves no connection to the backend busy', async () => {
  const request = `POST /never/x HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 8\r\n\r\n12345678`;
  upstream.scripts.set('/x', { bytes: OK });
  await Promise.all(
    Array.from({ length: request.length }, async (_, length) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.on('error', () => undefined);
      await new Promise<void>((sent) => socket.write(request.slice(0, length), () => sent()));
      socket.destroy();
    }),
  );
  expect((await send(OK)).text).toBe('ok');
  // All that were opened were given back or closed: what is open now is idle, and ends within its time.
  await until(() => upstream.sockets.size === 0, {
    deadlineMs: 15_000,
    waitingFor: 'idle connections to be closed',
  });
});
