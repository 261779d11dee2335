import { once } from 'node:events';
import { connect } from 'node:net';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { echoUpstream, type RecordingUpstream } from '@turnpike/testkit/upstream';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const DEADLINE_MS = 20_000;
let echo: RecordingUpstream;
let gateway: GatewayProcess;
let port: number;

beforeAll(async () => {
  echo = await echoUpstream();
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [host] });
  builder.api(group, { path: '/', matchMode: 'SWA', method: 'ANY', backend: { authority: echo.authority } });
  gateway = await startGateway({ snapshot: builder.build(1) });
  port = (await gateway.ready()).httpPort;
}, 30_000);

afterAll(async () => {
  await gateway.stop('SIGKILL');
  await removeFolder(gateway);
  await echo.close();
});

const REQUESTS: readonly [string, string][] = [
  ['a GET', `GET /aborted HTTP/1.1\r\nHost: ${host}\r\nX-A: b\r\n\r\n`],
  [
    'a body of known length',
    `POST /aborted HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 20\r\n\r\n01234567890123456789`,
  ],
  [
    'chunks and trailers',
    `POST /aborted HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\na;b=c\r\n0123456789\r\n0\r\nX-T: y\r\n\r\n`,
  ],
];

/** Sends the first `length` bytes and breaks the connection, by a reset or an orderly end. */
async function abort(bytes: string, length: number, resets: boolean): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  await new Promise<void>((sent) => socket.write(bytes.slice(0, length), 'latin1', () => sent()));
  if (resets) socket.resetAndDestroy();
  else socket.destroy();
}

test.each(REQUESTS)(
  '%s that breaks off at any byte is no request at the backend before its last one, and nothing stays',
  async (_, bytes) => {
    const before = echo.received.length;
    const lengths = Array.from({ length: bytes.length - 1 }, (__, index) => index + 1);
    for (const resets of [true, false]) {
      for (let from = 0; from < lengths.length; from += 20) {
        await Promise.all(lengths.slice(from, from + 20).map((length) => abort(bytes, length, resets)));
      }
    }
    // A whole one is served still.
    const answer = await request(`http://127.0.0.1:${port}/whole`, { headers: { host } });
    expect(answer.statusCode).toBe(200);
    await answer.body.dump();
    expect(echo.received.slice(before).map(({ target }) => target)).toEqual(['/whole']);
  },
);

test('each aborted call is recorded at most once, and none as complete', async () => {
  const records = await until(
    async () => {
      const all = (await gateway.accessRecords()).filter(({ path }) => path === '/aborted');
      return all.length > 0 && all;
    },
    { deadlineMs: DEADLINE_MS },
  );
  expect(new Set(records.map(({ request_id }) => request_id)).size).toBe(records.length);
  expect(records.filter(({ outcome, status }) => outcome === 'finish' && status === 200)).toEqual([]);
});
