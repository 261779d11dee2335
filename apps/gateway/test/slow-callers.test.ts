import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { until } from '@turnpike/testkit/poll';
import {
  echoUpstream,
  handlingUpstream,
  type RecordingUpstream,
  type Upstream,
} from '@turnpike/testkit/upstream';
import { Agent, request } from 'undici';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type FeatureScene, startFeatureScene } from './feature-scene.ts';

const host = 'api.example.com';
const SLOW_CALLERS = 1_000;
const GOOD_CALLS = 400;
const DEADLINE_MS = 25_000;
/** A backend that a thousand ask at once may miss a connection: its call is given up then. */
const BACKEND_TIMEOUT_MS = 20_000;
let echo: RecordingUpstream;
let large: Upstream;
let scene: FeatureScene;
const open = new Set<Socket>();

beforeAll(async () => {
  echo = await echoUpstream();
  large = await handlingUpstream((_request, response) => response.end(Buffer.alloc(256 * 1_024)));
  scene = await startFeatureScene((builder) => {
    const group = builder.group({ domains: [host] });
    builder.api(group, { path: '/echo', method: 'ANY', backend: { authority: echo.authority } });
    builder.api(group, {
      path: '/large',
      method: 'ANY',
      backend: { authority: large.authority, timeoutMs: BACKEND_TIMEOUT_MS },
    });
  });
}, 30_000);

afterEach(() => {
  for (const socket of open) socket.destroy();
  open.clear();
});

afterAll(async () => {
  await scene.close();
  await Promise.all([echo.close(), large.close()]);
});

/** As many callers as an attack has, each having sent `bytes`. */
async function slowCallers(
  bytes: string,
  prepare: (socket: Socket) => void = () => undefined,
): Promise<Socket[]> {
  const port = Number(new URL(scene.origin).port);
  const sockets: Socket[] = [];
  while (sockets.length < SLOW_CALLERS) {
    const batch = Array.from({ length: 100 }, async () => {
      const socket = connect(port, '127.0.0.1');
      open.add(socket);
      socket.on('error', () => undefined);
      prepare(socket);
      await once(socket, 'connect');
      socket.write(bytes);
      return socket;
    });
    sockets.push(...(await Promise.all(batch)));
  }
  return sockets;
}

/** Calls that a good caller makes meanwhile: the statuses, each once. */
async function goodTraffic(): Promise<Set<number | string>> {
  const agent = new Agent({ connections: 8 });
  const statuses = new Set<number | string>();
  const call = async (index: number): Promise<void> => {
    try {
      const body = index % 2 === 0 ? null : 'x'.repeat(2_000);
      const options = { dispatcher: agent, headers: { host }, headersTimeout: 5_000 };
      const answer = await request(`${scene.origin}/echo`, {
        ...options,
        method: body ? 'POST' : 'GET',
        body,
      });
      await answer.body.dump();
      statuses.add(answer.statusCode);
    } catch (error) {
      statuses.add(String(error));
    }
  };
  for (let made = 0; made < GOOD_CALLS; made += 8) {
    await Promise.all(Array.from({ length: 8 }, (_, index) => call(made + index)));
  }
  await agent.destroy();
  return statuses;
}

/** Sends one more piece by each connection again and again while `during` runs. */
async function dripping<T>(sockets: Socket[], piece: string, during: () => Promise<T>): Promise<T> {
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write(piece);
  }, 200);
  try {
    return await during();
  } finally {
    clearInterval(drip);
  }
}

test('a thousand callers that send their head byte by byte cost a good one nothing', async () => {
  const slow = await slowCallers(`GET /echo HTTP/1.1\r\nHost: ${host}\r\nX-A: `);
  expect(await dripping(slow, 'a', goodTraffic)).toEqual(new Set([200]));
});

test('a thousand callers that stop in the middle of their body cost a good one nothing, and are refused in time', async () => {
  await scene.set({ request_custom_config: { enable: 'on', http2: 'on', request_body_timeout: 2 } });
  let refused = 0;
  await slowCallers(`POST /echo HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\nsome`, (socket) =>
    socket.once('data', (chunk: Buffer) => {
      if (chunk.toString('latin1').startsWith('HTTP/1.1 408 ')) refused += 1;
    }),
  );
  expect(await goodTraffic()).toEqual(new Set([200]));
  await until(() => refused === SLOW_CALLERS, { deadlineMs: DEADLINE_MS });
  await scene.set({});
});

test('a thousand callers that do not read their response cost a good one nothing', async () => {
  await slowCallers(`GET /large HTTP/1.1\r\nHost: ${host}\r\n\r\n`, (socket) => socket.pause());
  expect(await goodTraffic()).toEqual(new Set([200]));
});

test('a thousand callers that ask for everything at once and go away leave nothing behind', async () => {
  const slow = await slowCallers(`GET /large HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(10), (socket) =>
    socket.pause(),
  );
  for (const socket of slow) socket.resetAndDestroy();
  expect(await goodTraffic()).toEqual(new Set([200]));
  const descriptors = `/proc/${scene.gateway.child.pid}/fd`;
  await until(() => readdirSync(descriptors).length < 200, { deadlineMs: 3 * BACKEND_TIMEOUT_MS });
}, 100_000);
