import type { Socket } from 'node:net';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { socketUpstream, type Upstream } from '@turnpike/testkit/upstream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shown, smugglingCases } from '../src/http1/testing/smuggling-cases.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';
import { rawCall } from './raw-call.ts';

let upstream: Upstream;
let gateway: GatewayProcess;
let port: number;
/** What the backend got, byte by byte, by connection. */
let log: { bytes: string; closed: boolean }[] = [];

/** Answers each request at its first byte, as a backend does that a smuggler hopes for: it never waits for the end. */
function answerAtOnce(socket: Socket): void {
  const entry = { bytes: '', closed: false };
  log.push(entry);
  socket.on('data', (chunk: Buffer) => {
    entry.bytes += chunk.toString('latin1');
    if (isWhole(entry.bytes))
      socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok');
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    entry.closed = true;
  });
}

/** True when the bytes end with a whole request, by their own framing. */
function isWhole(bytes: string): boolean {
  const [head = '', ...rest] = bytes.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (bytes.length === head.length) return false;
  if (/\r\ntransfer-encoding: chunked/i.test(head))
    return body.endsWith('0\r\n\r\n') || body.endsWith('0\r\n');
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return body.length >= length;
}

beforeAll(async () => {
  upstream = await socketUpstream(answerAtOnce);
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: ['h'] });
  builder.api(group, {
    path: '/',
    matchMode: 'SWA',
    method: 'ANY',
    backend: { authority: upstream.authority },
  });
  gateway = await startGateway({ snapshot: builder.build(1) });
  port = (await gateway.ready()).httpPort;
}, 30_000);

beforeEach(() => {
  log = [];
});

afterAll(async () => {
  await gateway.stop();
  await removeFolder(gateway);
  await upstream.close();
});

const requestLines = (): number =>
  log.map(({ bytes }) => bytes.match(/ HTTP\/1\.1\r\n/g)?.length ?? 0).reduce((a, b) => a + b, 0);

describe('a request that two readers could read in two ways', () => {
  test.each(smugglingCases.map(([bytes, rule]) => [shown(bytes), rule, bytes] as const))(
    '%s (%s) gets one refusal and the end of its connection; the backend gets no whole request of it',
    async (_, __, bytes) => {
      const follower = 'GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n';
      const answer = await rawCall(port, bytes + follower);
      expect(answer).toMatch(/^HTTP\/1\.1 (?:400|414|494) /);
      expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
      expect(answer).toMatch(/connection: close/i);
      expect(answer).not.toContain('smuggled');
      // A body that breaks the rules in its middle may have begun to be passed on: then it never ends there.
      await until(() => log.every(({ closed }) => closed), { deadlineMs: 15_000 });
      expect(requestLines()).toBeLessThanOrEqual(1);
      for (const { bytes: got } of log) {
        expect(isWhole(got)).toBe(false);
        expect(got).not.toContain('smuggled');
      }
    },
  );
});

describe('a clear request, however odd, is one request at the backend, framed once', () => {
  const post = (fields: string, body: string): string =>
    `POST /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${fields}\r\n${body}`;

  test.each([
    [
      'a body that looks like a request',
      post('Content-Length: 33\r\n', 'GET /smuggled HTTP/1.1\r\nHost: h\r\n\r'),
    ],
    [
      'a chunk that looks like a request',
      post('Transfer-Encoding: chunked\r\n', '1a\r\nGET /smuggled HTTP/1.1\r\n\r\n\r\n0\r\n\r\n'),
    ],
    [
      'a chunk with extensions',
      post('Transfer-Encoding: Chunked\r\n', '5;a=b;c="\\"d"\r\nabcde\r\n0;e\r\n\r\n'),
    ],
    [
      'trailers',
      post('Transfer-Encoding: chunked\r\nTrailer: X-T\r\n', '5\r\nabcde\r\n0\r\nX-T: smuggled\r\n\r\n'),
    ],
    ['a size with leading zeros', post('Transfer-Encoding: chunked\r\n', '0005\r\nabcde\r\n000\r\n\r\n')],
    [
      'names of the connection',
      post('Content-Length: 5\r\nKeep-Alive: x\r\nTE: trailers\r\nUpgrade: x\r\n', 'abcde'),
    ],
    [
      'fields that Connection names',
      post('Connection: X-A, Content-Length\r\nX-A: smuggled\r\nContent-Length: 5\r\n', 'abcde'),
    ],
    [
      'a DELETE with chunks',
      'DELETE /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n',
    ],
    [
      'a GET with a body',
      'GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 5\r\n\r\nabcde',
    ],
  ])('%s', async (_, bytes) => {
    const answer = await rawCall(port, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    const [{ bytes: got } = { bytes: '' }] = log;
    const [head = '', body = ''] = [
      got.slice(0, got.indexOf('\r\n\r\n')),
      got.slice(got.indexOf('\r\n\r\n') + 4),
    ];
    expect(isWhole(got)).toBe(true);
    const lengths = head.match(/\r\ncontent-length:/gi)?.length ?? 0;
    const codings = head.match(/\r\ntransfer-encoding:/gi)?.length ?? 0;
    expect(lengths + codings).toBe(1);
    expect(head).not.toMatch(/smuggled|\r\n(?:te|upgrade|trailer|x-a):/i);
    if (codings === 1) expect(body).not.toMatch(/;|x-t/i);
    else expect(body.length).toBe(Number(/content-length: (\d+)/i.exec(head)?.[1]));
  });
});
