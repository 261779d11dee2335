import { once } from 'node:events';
import { Readable } from 'node:stream';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import {
  echoUpstream,
  handlingUpstream,
  type RecordingUpstream,
  rawUpstream,
  type SteeredUpstream,
  steeredUpstream,
  truncatingUpstream,
  type Upstream,
} from '@turnpike/testkit/upstream';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from './call.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const MIB = 1_024 * 1_024;
const builder = new SnapshotBuilder();
const upstreams: Upstream[] = [];
let echo: RecordingUpstream;
let steered: SteeredUpstream;
let gateway: GatewayProcess;
let origin: string;
/** Requests whose body an upstream is receiving, chunk by chunk. */
const uploads: { chunks: string[]; closed: boolean }[] = [];
let flakyAttempts: string[] = [];
let unread: (() => void) | null = null;

beforeAll(async () => {
  echo = await echoUpstream();
  steered = await steeredUpstream();
  const uploading = await handlingUpstream((incoming, response) => {
    const upload = { chunks: [] as string[], closed: false };
    uploads.push(upload);
    incoming.on('data', (chunk: Buffer) => upload.chunks.push(chunk.toString()));
    incoming.on('end', () => response.end('got it'));
    incoming.on('error', () => undefined);
    response.on('close', () => {
      upload.closed = true;
    });
  });
  // Kills the connection of each first attempt after reading it, answers the second.
  const flaky = await handlingUpstream((incoming, response) => {
    flakyAttempts.push(incoming.method ?? '');
    if (flakyAttempts.length % 2 === 1) incoming.socket.destroy();
    else response.end('second time');
  });
  // Reads nothing of a body until the test says so, then counts it.
  const unreading = await handlingUpstream((incoming, response) => {
    unread = () => {
      let bytes = 0;
      incoming.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      incoming.on('end', () => response.end(String(bytes)));
    };
  });
  const early = await rawUpstream(
    'HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno',
  );
  const truncating = await truncatingUpstream();
  const both = await rawUpstream(
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  );
  const garbage = await rawUpstream('this is no HTTP\r\n\r\n');
  const interim = await rawUpstream(
    'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  );
  upstreams.push(echo, steered, uploading, flaky, unreading, early, truncating, both, garbage, interim);
  const group = builder.group({ domains: [host] });
  const publish = (path: string, upstream: Upstream, more: object = {}) =>
    builder.api(group, { path, method: 'ANY', backend: { authority: upstream.authority, path, ...more } });
  builder.settings({ requestBodyLimitBytes: 32 * MIB });
  publish('/echo', echo);
  publish('/steered', steered, { timeoutMs: 60_000 });
  publish('/impatient', steered, { timeoutMs: 300 });
  publish('/upload', uploading, { timeoutMs: 300 });
  publish('/flaky', flaky, { retryCount: -1 });
  publish('/flaky-never', flaky, { retryCount: 0 });
  publish('/unread', unreading, { timeoutMs: 60_000 });
  publish('/early', early);
  publish('/truncated', truncating);
  publish('/both-lengths', both);
  publish('/garbage', garbage);
  publish('/interim', interim);
  gateway = await startGateway({ snapshot: builder.build(1) });
  origin = `http://127.0.0.1:${(await gateway.ready()).httpPort}`;
}, 30_000);

afterAll(async () => {
  await gateway.stop('SIGKILL');
  await removeFolder(gateway);
  await Promise.all(upstreams.map((upstream) => upstream.close()));
});

function open(path: string, more: object = {}) {
  return request(origin + path, { headers: { host }, ...more });
}

describe('responses', () => {
  test('the first part reaches the caller before the backend has written the second', async () => {
    const pending = open('/steered');
    const upstream = await steered.next();
    const response = await pending;
    const parts = response.body[Symbol.asyncIterator]();
    upstream.write('first');
    expect(String((await parts.next()).value)).toBe('first');
    upstream.write('second');
    expect(String((await parts.next()).value)).toBe('second');
    upstream.end();
    expect((await parts.next()).done).toBe(true);
  });

  test('a caller that does not read holds the backend back', async () => {
    const pending = open('/steered');
    const upstream = await steered.next();
    const response = await pending;
    const chunk = Buffer.alloc(MIB);
    const parts = 64;
    let flushed = 0;
    // Writes the next part when the last one has left the backend.
    const pump = (): void => {
      if (flushed === parts) upstream.end();
      else
        upstream.write(chunk, () => {
          flushed += 1;
          pump();
        });
    };
    pump();
    let seen = 0;
    const stuck = await until(
      () => {
        const before = seen;
        seen = flushed;
        return seen > 0 && seen === before && { seen };
      },
      { deadlineMs: 15_000, everyMs: 200 },
    );
    expect(stuck.seen).toBeLessThan(parts / 2);
    let received = 0;
    for await (const part of response.body) received += (part as Buffer).length;
    expect(received).toBe(parts * chunk.length);
  });

  test('a caller that goes away takes the backend’s response with it', async () => {
    const pending = open('/steered');
    const upstream = await steered.next();
    const response = await pending;
    const closed = once(upstream, 'close');
    response.body.on('error', () => undefined);
    response.body.destroy();
    await closed;
    expect(upstream.writableFinished).toBe(false);
    const records = await until(
      async () => {
        const all = await gateway.accessRecords();
        const aborted = all.filter((each) => each.path === '/steered' && each.outcome === 'abort');
        return aborted.length > 0 && aborted;
      },
      { deadlineMs: 15_000 },
    );
    expect(records).toHaveLength(1);
  });

  test('a body that the backend cuts short breaks the caller’s connection, so it never looks complete', async () => {
    await expect(call(origin, '/truncated', { host })).rejects.toThrow();
  });

  test('a backend that stops in the middle for its timeout breaks the caller’s connection', async () => {
    const pending = open('/impatient');
    const upstream = await steered.next();
    upstream.write('some');
    const response = await pending;
    await expect(response.body.text()).rejects.toThrow();
  });

  test('interim responses of the backend stay at the gateway', async () => {
    const answer = await call(origin, '/interim', { host });
    expect(answer).toMatchObject({ status: 200, text: 'ok' });
    expect(answer.headers.link).toBeUndefined();
  });

  test.each(['/both-lengths', '/garbage'])('what is no clear HTTP response is 502 (%s)', async (path) => {
    const answer = await call(origin, path, { host });
    expect(answer.status).toBe(502);
    expect(answer.json()).toMatchObject({ error_code: 'APIG.0202' });
  });
});

describe('request bodies', () => {
  test('the backend has the first part before the caller has sent the second', async () => {
    const body = new Readable({ read: () => undefined });
    const pending = open('/upload', { method: 'POST', body });
    body.push('first');
    const upload = await until(() => uploads.at(-1), { deadlineMs: 15_000 });
    await until(() => upload.chunks.join('') === 'first', { deadlineMs: 15_000 });
    body.push('second');
    await until(() => upload.chunks.join('') === 'firstsecond', { deadlineMs: 15_000 });
    body.push(null);
    expect(await (await pending).body.text()).toBe('got it');
  });

  test('a caller slower than the backend’s timeout is not blamed on the backend', async () => {
    const body = new Readable({ read: () => undefined });
    const pending = open('/upload', { method: 'POST', body });
    body.push('slow');
    const startedAt = performance.now();
    await until(() => performance.now() - startedAt > 2 * 300, { deadlineMs: 15_000 });
    body.push(null);
    expect(await (await pending).body.text()).toBe('got it');
  });

  test('a caller that goes away in the middle ends the request at the backend', async () => {
    const before = uploads.length;
    const abort = new AbortController();
    const body = new Readable({ read: () => undefined });
    const pending = open('/upload', { method: 'POST', body, signal: abort.signal });
    body.push('half');
    const upload = await until(() => uploads[before], { deadlineMs: 15_000 });
    await until(() => upload.chunks.length > 0, { deadlineMs: 15_000 });
    abort.abort();
    await expect(pending).rejects.toThrow();
    await until(() => upload.closed, { deadlineMs: 15_000 });
  });

  test('a backend that does not read holds the caller back', async () => {
    let pulled = 0;
    const body = Readable.from(
      (async function* () {
        for (; pulled < 24; pulled += 1) yield Buffer.alloc(MIB);
      })(),
    );
    const pending = open('/unread', { method: 'POST', body });
    let seen = 0;
    const stuck = await until(
      () => {
        const before = seen;
        seen = pulled;
        return unread !== null && seen > 0 && seen === before && { seen };
      },
      { deadlineMs: 15_000, everyMs: 200 },
    );
    expect(stuck.seen).toBeLessThan(16);
    unread?.();
    expect(await (await pending).body.text()).toBe(String(24 * MIB));
  });

  test('a body without declared length is cut off at the limit with 413', async () => {
    const body = Readable.from(Array.from({ length: 33 }, () => Buffer.alloc(MIB)));
    const response = await open('/upload', { method: 'POST', body });
    expect(response.statusCode).toBe(413);
    expect(await response.body.json()).toMatchObject({ error_code: 'APIG.0201' });
  });

  test.each(['POST', 'PUT', 'DELETE', 'GET'])(
    '%s carries its body and keeps its declared length',
    async (method) => {
      const answer = await call(origin, '/echo', { host, method, body: 'x'.repeat(100_000) });
      const seen = answer.json() as unknown as RecordingUpstream['received'][number];
      expect(seen.body).toHaveLength(100_000);
      expect(seen.headers['content-length']).toBe('100000');
      expect(seen.headers['transfer-encoding']).toBeUndefined();
    },
  );

  test('a backend that answers before the body is through is relayed', async () => {
    const body = Readable.from([Buffer.alloc(100_000), Buffer.alloc(100_000)]);
    const response = await open('/early', { method: 'POST', body });
    expect(response.statusCode).toBe(403);
    expect(await response.body.text()).toBe('no');
  });
});

describe('trying again', () => {
  test('an idempotent request is tried once more, one that is not never is', async () => {
    flakyAttempts = [];
    expect((await call(origin, '/flaky', { host })).text).toBe('second time');
    expect(flakyAttempts).toEqual(['GET', 'GET']);
    flakyAttempts = [];
    expect((await call(origin, '/flaky', { host, method: 'POST', body: 'x' })).status).toBe(502);
    expect(flakyAttempts).toEqual(['POST']);
    flakyAttempts = [];
    expect((await call(origin, '/flaky', { host, method: 'PUT', body: 'x' })).text).toBe('second time');
    expect(flakyAttempts).toEqual(['PUT', 'PUT']);
    flakyAttempts = [];
    // Of a body that did not come with its head the beginning is gone.
    const large = 'x'.repeat(4 * MIB);
    expect((await call(origin, '/flaky', { host, method: 'PUT', body: large })).status).toBe(502);
    expect(flakyAttempts).toEqual(['PUT']);
    flakyAttempts = [];
    expect((await call(origin, '/flaky-never', { host })).status).toBe(502);
    expect(flakyAttempts).toEqual(['GET']);
  });
});

test('a thousand calls use few connections to the backend', async () => {
  const before = echo.connections();
  for (let round = 0; round < 100; round += 1) {
    await Promise.all(Array.from({ length: 10 }, () => call(origin, '/echo', { host })));
  }
  expect(echo.connections() - before).toBeLessThanOrEqual(10);
});
