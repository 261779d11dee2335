import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { until } from '@turnpike/testkit/poll';
import {
  echoUpstream,
  type RecordingUpstream,
  type SteeredUpstream,
  steeredUpstream,
} from '@turnpike/testkit/upstream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FeatureScene, startFeatureScene } from './feature-scene.ts';

const host = 'api.example.com';
const DEADLINE_MS = 15_000;
let echo: RecordingUpstream;
let steered: SteeredUpstream;
let scene: FeatureScene;
const sessions: ClientHttp2Session[] = [];

beforeAll(async () => {
  echo = await echoUpstream();
  steered = await steeredUpstream();
  scene = await startFeatureScene((builder) => {
    const group = builder.group({ domains: [host] });
    builder.api(group, {
      path: '/',
      matchMode: 'SWA',
      method: 'ANY',
      backend: { authority: echo.authority },
    });
    builder.api(group, { path: '/steered', method: 'ANY', backend: { authority: steered.authority } });
    builder.api(group, {
      path: '/key',
      method: 'ANY',
      authentication: 'APP',
      backend: { authority: echo.authority },
    });
  });
}, 30_000);

afterEach(() => {
  for (const session of sessions.splice(0)) session.destroy();
});

afterAll(async () => {
  await scene.close();
  await Promise.all([echo.close(), steered.close()]);
});

function open(): ClientHttp2Session {
  const session = connect(scene.secureOrigin, { rejectUnauthorized: false });
  session.on('error', () => undefined);
  sessions.push(session);
  return session;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

async function answerOf(stream: ClientHttp2Stream): Promise<Answer> {
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
  let text = '';
  for await (const part of stream) text += String(part);
  return { status: Number(headers[':status']), headers, text };
}

const ask = (session: ClientHttp2Session, headers: Record<string, string | string[]>): ClientHttp2Stream =>
  session.request({ ':authority': host, ...headers }, { endStream: false });

describe('calls', () => {
  test('reach the backend as they would over HTTP/1.1, with the host of their authority', async () => {
    const session = open();
    const stream = ask(session, {
      ':path': '/a?b=c',
      'x-marker': ['1', '2'],
      cookie: ['a=1', 'b=2'],
      __proto__: 'own',
    });
    stream.end();
    const { status, headers, text } = await answerOf(stream);
    expect([status, headers.server, headers.connection]).toEqual([200, 'api-gateway', undefined]);
    const seen = JSON.parse(text) as RecordingUpstream['received'][number];
    expect(seen).toMatchObject({ method: 'GET', target: '/a?b=c' });
    expect(seen.headers).toMatchObject({
      'x-marker': '1, 2',
      cookie: 'a=1; b=2',
      'x-forwarded-proto': 'https',
    });
  });

  test('carry bodies of known and of unknown length', async () => {
    const session = open();
    const body = 'x'.repeat(300_000);
    const known = ask(session, { ':method': 'POST', ':path': '/a', 'content-length': String(body.length) });
    known.end(body);
    const unknown = ask(session, { ':method': 'POST', ':path': '/b' });
    unknown.write(body.slice(0, 100_000));
    unknown.end(body.slice(100_000));
    for (const answer of await Promise.all([answerOf(known), answerOf(unknown)])) {
      expect((JSON.parse(answer.text) as { body: string }).body).toBe(body);
    }
  });

  test('run side by side on one connection', async () => {
    const session = open();
    const held = ask(session, { ':path': '/steered' });
    held.end();
    const answer = answerOf(held);
    const backend = await steered.next();
    const answers = Array.from({ length: 50 }, (_, index) => {
      const stream = ask(session, { ':path': `/${index}` });
      stream.end();
      return answerOf(stream);
    });
    const targets = (await Promise.all(answers)).map(
      ({ text }) => (JSON.parse(text) as { target: string }).target,
    );
    expect(targets).toEqual(Array.from({ length: 50 }, (_, index) => `/${index}`));
    backend.end('at last');
    expect((await answer).text).toBe('at last');
  });

  test('have their responses streamed, and a HEAD has no body', async () => {
    const session = open();
    const stream = ask(session, { ':path': '/steered' });
    stream.end();
    const backend = await steered.next();
    backend.write('first');
    await once(stream, 'response');
    const [part] = await once(stream, 'data');
    expect(String(part)).toBe('first');
    backend.end('second');
    const [rest] = await once(stream, 'data');
    expect(String(rest)).toBe('second');
    const head = ask(session, { ':method': 'HEAD', ':path': '/a' });
    head.end();
    expect(await answerOf(head)).toMatchObject({ status: 200, text: '' });
  });

  test('that are refused say why, also while their body still comes, and their connection goes on', async () => {
    const session = open();
    const refused = ask(session, { ':method': 'POST', ':path': '/key', 'content-length': '1000000' });
    refused.on('error', () => undefined);
    refused.write('some');
    const answer = await answerOf(refused);
    expect(answer.status).toBe(401);
    expect(answer.text).toMatch(/"error_code":"APIG\.0303"/);
    const next = ask(session, { ':path': '/a' });
    next.end();
    expect((await answerOf(next)).status).toBe(200);
  });

  test('that wait for 100 Continue get it when their body is read', async () => {
    const stream = ask(open(), { ':method': 'POST', ':path': '/a', expect: '100-continue' });
    await once(stream, 'continue');
    stream.end('body');
    expect(JSON.parse((await answerOf(stream)).text)).toMatchObject({ body: 'body' });
  });

  test('that are broken off end at the backend too, and are recorded once as such', async () => {
    const stream = ask(open(), { ':path': '/steered' });
    stream.end();
    const backend = await steered.next();
    const closed = once(backend, 'close');
    stream.close(constants.NGHTTP2_CANCEL);
    await closed;
    const aborted = await until(
      async () => {
        const records = await scene.gateway.accessRecords();
        const found = records.filter(({ path, outcome }) => path === '/steered' && outcome === 'abort');
        return found.length > 0 && found;
      },
      { deadlineMs: DEADLINE_MS },
    );
    expect(aborted).toHaveLength(1);
  });
});

describe('what is not clear is refused and never forwarded', () => {
  test.each([
    ['a host that is not the authority', { host: 'other' }],
    ['an authority with a path', { ':authority': 'a/b' }],
    ['an authority with a user', { ':authority': `u@${host}` }],
    ['an absolute target', { ':path': `https://${host}/a` }],
    ['a target with a space', { ':path': '/a b' }],
    ['a fragment', { ':path': '/a#b' }],
    ['a dot segment', { ':path': '/a/%2e%2e/b' }],
    ['an asterisk', { ':path': '*' }],
    ['plain HTTP as scheme', { ':scheme': 'http' }],
    ['an unknown expectation', { expect: 'x' }],
    ['a length with a sign', { 'content-length': '+5' }],
    [
      'more fields than 100',
      Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`x-${index}`, 'v'])),
    ],
    [
      'fields of more than 32 KB',
      Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`x-${index}`, 'v'.repeat(8_000)])),
    ],
  ])('%s', async (_, headers) => {
    const before = echo.received.length;
    const session = open();
    let status = 0;
    try {
      const stream = ask(session, { ':path': '/a', ...headers });
      stream.end();
      ({ status } = await answerOf(stream));
    } catch {
      // Refused by a reset of the stream, or here already by the client.
    }
    expect([0, 400, 494]).toContain(status);
    expect(echo.received.length).toBe(before);
  });
});

test('a field with a line end never reaches the backend', async () => {
  const stream = ask(open(), { ':path': '/a', 'x-a': 'a\r\nx-b: c' });
  stream.on('error', () => undefined).resume();
  stream.end();
  await once(stream, 'close');
  expect(JSON.stringify(echo.received)).not.toContain('x-b');
});

describe('the switch', () => {
  /** What a connection to the HTTPS listener agrees on. */
  async function agreed(protocols: string[]): Promise<string | false | null> {
    const socket = connectTls({
      port: scene.securePort,
      host: '127.0.0.1',
      ALPNProtocols: protocols,
      rejectUnauthorized: false,
    });
    await once(socket, 'secureConnect');
    socket.destroy();
    return socket.alpnProtocol;
  }

  test('has HTTP/2 offered or not, to connections to come', async () => {
    expect(await agreed(['h2', 'http/1.1'])).toBe('h2');
    expect(await agreed(['http/1.1', 'h2'])).toBe('h2');
    expect(await agreed(['http/1.1'])).toBe('http/1.1');
    await scene.set({ request_custom_config: { enable: 'on', http2: 'off', request_body_timeout: 8 } });
    expect(await agreed(['h2', 'http/1.1'])).toBe('http/1.1');
    await expect(agreed(['h2'])).rejects.toThrow();
    await scene.set({});
    expect(await agreed(['h2', 'http/1.1'])).toBe('h2');
  });
});

describe('floods', () => {
  const healthy = async (): Promise<number> => {
    const stream = ask(open(), { ':path': '/a' });
    stream.end();
    return (await answerOf(stream)).status;
  };

  /** A connection that has agreed on HTTP/2 and sent its preface, for frames by hand. */
  async function raw(): Promise<{ write: (frames: Buffer) => void; closed: () => boolean }> {
    const socket = connectTls({
      port: scene.securePort,
      host: '127.0.0.1',
      ALPNProtocols: ['h2'],
      rejectUnauthorized: false,
    });
    let closed = false;
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed = true;
    });
    socket.on('end', () => {
      closed = true;
    });
    socket.resume();
    await once(socket, 'secureConnect');
    socket.write(
      Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(0x4, 0, 0, Buffer.alloc(0))]),
    );
    return { write: (frames) => void (socket.writable && socket.write(frames)), closed: () => closed };
  }

  function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head.writeUInt8(type, 3);
    head.writeUInt8(flags, 4);
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
  }

  /** One literal field that is not kept: `x` with a value of 100 bytes. */
  const FIELD = Buffer.concat([
    Buffer.from([0x00, 0x01]),
    Buffer.from('x'),
    Buffer.from([100]),
    Buffer.alloc(100, 'v'),
  ]);

  /** A header block of a GET: indexed and literal fields. */
  function requestBlock(path: string): Buffer {
    const literal = (index: number, value: string): Buffer =>
      Buffer.concat([Buffer.from([index, value.length]), Buffer.from(value)]);
    return Buffer.concat([Buffer.from([0x82, 0x87]), literal(0x04, path), literal(0x01, host)]);
  }

  test('of streams that are opened to be broken end the connection, and others go on', async () => {
    const { write, closed } = await raw();
    let opened = 0;
    const pump = (): void => {
      if (closed() || opened >= 50_000) return;
      const frames: Buffer[] = [];
      for (let count = 0; count < 20; count += 1) {
        const stream = 2 * opened + 1;
        opened += 1;
        frames.push(
          frame(0x1, 0x5, stream, requestBlock('/steered')),
          frame(0x3, 0, stream, Buffer.from([0, 0, 0, 8])),
        );
      }
      write(Buffer.concat(frames));
      setImmediate(pump);
    };
    const before = steered.connections();
    pump();
    const good = await Promise.all(Array.from({ length: 20 }, healthy));
    await until(closed, { deadlineMs: DEADLINE_MS });
    expect(good).toEqual(Array(20).fill(200));
    expect(opened).toBeLessThan(50_000);
    expect(steered.connections() - before).toBeLessThanOrEqual(200);
  });

  test.each([
    ['CONTINUATION without an end', [frame(0x1, 0x1, 1, FIELD)], frame(0x9, 0, 1, FIELD)],
    ['empty CONTINUATION', [frame(0x1, 0x1, 1, FIELD)], frame(0x9, 0, 1, Buffer.alloc(0))],
    ['SETTINGS', [], frame(0x4, 0, 0, Buffer.from([0, 3, 0, 0, 0, 100]))],
    ['PING', [], frame(0x6, 0, 0, Buffer.alloc(8))],
    ['frames on no stream', [], frame(0x0, 0, 0, Buffer.alloc(8))],
  ])('of %s end the connection or are answered, and others go on', async (name, first, flood) => {
    const { write, closed } = await raw();
    write(Buffer.concat(first));
    let rounds = 0;
    const many = Buffer.concat(Array(500).fill(flood));
    const pump = (): void => {
      if (closed() || rounds >= 40) return;
      rounds += 1;
      write(many);
      setImmediate(pump);
    };
    pump();
    const good = await Promise.all(Array.from({ length: 10 }, healthy));
    expect(good).toEqual(Array(10).fill(200));
    // Who reads the answers to SETTINGS and PING has them; the others are at their end.
    if (!/SETTINGS|PING/.test(name)) await until(closed, { deadlineMs: DEADLINE_MS });
    expect(await healthy()).toBe(200);
  });
});
