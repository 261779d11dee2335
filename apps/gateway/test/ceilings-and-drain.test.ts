import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { request } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { call } from './call.ts';
import { type GatewayOptions, type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const DEADLINE_MS = 15_000;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(limits: GatewayOptions['limits'] = null): Promise<GatewayProcess & { port: number }> {
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [host] });
  builder.api(group, { path: '/a', backend: { type: 'MOCK', status: 200, headers: [], body: 'served' } });
  const gateway = await startGateway({ snapshot: builder.build(1), limits });
  cleanups.push(
    () => removeFolder(gateway),
    () => gateway.stop('SIGKILL'),
  );
  return { ...gateway, port: (await gateway.ready()).httpPort };
}

/** A raw connection, with all that came by it. */
async function open(port: number): Promise<{ socket: Socket; text: () => string; ask: () => void }> {
  const socket = connect(port, '127.0.0.1');
  cleanups.push(() => socket.destroy());
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, text: () => text, ask: () => socket.write(`GET /a HTTP/1.1\r\nhost: ${host}\r\n\r\n`) };
}

const metric = async (gateway: GatewayProcess, name: string): Promise<number> => {
  const { adminPort } = await gateway.status();
  const text = await (await request(`http://127.0.0.1:${adminPort}/metrics`)).body.text();
  return Number(new RegExp(`^${name}(?:{[^}]*})? (\\d+)`, 'm').exec(text)?.[1]);
};

describe('the ceilings of a node', () => {
  test('a connection past the limit is closed at once and counted; one that goes makes room', async () => {
    const gateway = await start({ workerThreads: 1, connectionLimit: 2, requestsPerSecond: 1_000 });
    const first = await open(gateway.port);
    const second = await open(gateway.port);
    second.ask();
    await until(() => second.text().includes('served'), { deadlineMs: DEADLINE_MS });
    const third = await open(gateway.port);
    await once(third.socket, 'close');
    expect(await metric(gateway, 'turnpike_gateway_connections_refused_total')).toBe(1);
    first.socket.end();
    await until(
      async () => {
        const fourth = await open(gateway.port);
        fourth.ask();
        await Promise.race([once(fourth.socket, 'data'), once(fourth.socket, 'close')]);
        return fourth.text().includes('served');
      },
      { deadlineMs: DEADLINE_MS },
    );
  });

  test('a request past the limit is refused as throttled, by a rule of its own; health checks are not counted', async () => {
    const gateway = await start({ workerThreads: 1, connectionLimit: 100, requestsPerSecond: 0.01 });
    const origin = `http://127.0.0.1:${gateway.port}`;
    for (let count = 0; count < 5; count += 1) {
      expect((await call(origin, '/apic/health_check', { host })).status).toBe(200);
    }
    expect((await call(origin, '/a', { host })).status).toBe(200);
    const refused = await call(origin, '/a', { host });
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.text)).toMatchObject({ error_code: 'APIG.0308' });
    await until(async () => (await gateway.accessRecords()).length === 7, { deadlineMs: DEADLINE_MS });
    const [record] = (await gateway.accessRecords()).filter(({ status }) => status === 429);
    expect(JSON.stringify(record)).toContain('gateway-ceiling');
  });
});

describe('a node that drains', () => {
  test('answers a request on an idle connection, says close, and only then ends; a quiet one gets an orderly end', async () => {
    const gateway = await start();
    const busy = await open(gateway.port);
    const quiet = await open(gateway.port);
    for (const { ask } of [busy, quiet]) ask();
    await until(() => busy.text().includes('served') && quiet.text().includes('served'), {
      deadlineMs: DEADLINE_MS,
    });
    const ends = [busy, quiet].map(({ socket }) => once(socket, 'close'));
    const exit = gateway.stop('SIGTERM');
    await until(async () => (await gateway.status()).state === 'draining', {
      deadlineMs: DEADLINE_MS,
      everyMs: 2,
    });
    busy.ask();
    const { adminPort } = await gateway.status();
    expect((await request(`http://127.0.0.1:${adminPort}/readyz`)).statusCode).toBe(503);
    const [[busyBroken], [quietBroken]] = (await Promise.all(ends)) as [[boolean], [boolean]];
    expect(busy.text().split('served')).toHaveLength(3);
    expect(busy.text().slice(busy.text().indexOf('served'))).toMatch(/connection: close/i);
    expect(quiet.text().split('served')).toHaveLength(2);
    expect([busyBroken, quietBroken]).toEqual([false, false]);
    expect(await exit).toBe(0);
  });

  test('waits for a request whose head has begun to arrive', async () => {
    const gateway = await start();
    const slow = await open(gateway.port);
    slow.socket.write('GET /a HTTP/1.1\r\n');
    await until(async () => (await call(`http://127.0.0.1:${gateway.port}`, '/a', { host })).status === 200, {
      deadlineMs: DEADLINE_MS,
    });
    const exit = gateway.stop('SIGTERM');
    // The port is shut: what is open is all that is left.
    await until(
      () =>
        call(`http://127.0.0.1:${gateway.port}`, '/a', { host }).then(
          () => false,
          () => true,
        ),
      {
        deadlineMs: DEADLINE_MS,
      },
    );
    slow.socket.write(`host: ${host}\r\n\r\n`);
    await once(slow.socket, 'close');
    expect(slow.text()).toMatch(/^HTTP\/1.1 200 [\s\S]*connection: close[\s\S]*served/i);
    expect(await exit).toBe(0);
  });
});
