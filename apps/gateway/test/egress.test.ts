import type { ServerResponse } from 'node:http';
import { type DnsServer, dnsServer } from '@turnpike/testkit/dns-server';
import { until } from '@turnpike/testkit/poll';
import {
  deltaMessage,
  fullMessage,
  networkUnderTest,
  SnapshotBuilder,
} from '@turnpike/testkit/snapshot-builder';
import { afterEach, expect, test } from 'vitest';
import { type Answer, call } from './call.ts';
import { type ManyAddresses, manyAddresses } from './egress-upstream.ts';
import { type FakeFeed, startFeed } from './fake-feed.ts';
import { type GatewayOptions, type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A gateway with these routes, with an API `/0`, `/1` … for each authority. */
async function scene(routes: string[], authorities: string[], options: Partial<GatewayOptions> = {}) {
  const builder = new SnapshotBuilder();
  builder.settings({ network: { ...networkUnderTest, routes } });
  const group = builder.group({ domains: [host] });
  for (const [index, authority] of authorities.entries()) {
    builder.api(group, { path: `/${index}`, backend: { authority, retryCount: 3 } });
  }
  const gateway = await startGateway({ snapshot: builder.build(1), ...options });
  cleanups.push(
    () => removeFolder(gateway),
    () => gateway.stop('SIGKILL'),
  );
  return { builder, gateway, send: await sender(gateway) };
}

async function sender(gateway: GatewayProcess): Promise<(target: string) => Promise<Answer>> {
  const { httpPort } = await gateway.ready();
  return (target) => call(`http://127.0.0.1:${httpPort}`, target, { host });
}

async function backend(answer?: Parameters<typeof manyAddresses>[0]): Promise<ManyAddresses> {
  const upstream = await manyAddresses(answer);
  cleanups.push(() => upstream.close());
  return upstream;
}

async function nameServer(answer: Parameters<typeof dnsServer>[0]): Promise<DnsServer> {
  const dns = await dnsServer(answer);
  cleanups.push(() => dns.close());
  return dns;
}

function expectDenied(answer: Answer): void {
  expect([answer.status, answer.json().error_code]).toEqual([403, 'APIG.0404']);
}

async function lastDecision(gateway: GatewayProcess) {
  const records = await until(
    async () => {
      const all = await gateway.accessRecords();
      return all.length > 0 ? all : null;
    },
    { deadlineMs: 10_000, waitingFor: 'an access record' },
  );
  return records.at(-1)?.decision;
}

test('without a route a loopback backend is refused by whatever spelling, and never connected to', async () => {
  const upstream = await backend();
  const { port } = upstream;
  const dns = await nameServer(({ name }) => (name === 'localhost' ? ['127.0.0.1', '::1'] : ['127.0.0.1']));
  const hosts = ['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '127.0.0.1.'];
  const ipv6 = ['[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::]', '[::7f00:1]', '[64:ff9b::7f00:1]'];
  const names = ['localhost', 'LOCALHOST.', 'evil.example', 'evil.example.', '0.0.0.0', '0'];
  const all = [...hosts, ...ipv6, ...names];
  const { send } = await scene(
    [],
    all.map((one) => `${one}:${port}`),
    { dnsServers: [dns.address] },
  );
  for (const [index, spelling] of all.entries()) {
    const answer = await send(`/${index}`);
    expect([spelling, answer.status, answer.json().error_code]).toEqual([spelling, 403, 'APIG.0404']);
  }
  expect(upstream.connected).toEqual([]);
});

test('the decision record names address, range and the settings, and the caller learns none of it', async () => {
  const upstream = await backend();
  const { gateway, send } = await scene([], [`127.0.0.1:${upstream.port}`]);
  const answer = await send('/0');
  expectDenied(answer);
  expect(answer.text).not.toContain('127.0.0.1');
  expect(await lastDecision(gateway)).toEqual({
    stage: 'forward',
    rule: 'egress-restricted-range',
    document: { kind: 'settings', id: gateway.spec.instanceId },
    detail: '127.0.0.1 is in 127.0.0.0/8 (loopback) and no route leads there',
  });
});

test('a name that answers differently each time reaches only what was judged', async () => {
  // Closes each connection, so that every call resolves anew.
  const upstream = await backend((response, address) => {
    response.setHeader('connection', 'close');
    response.end(address);
  });
  const dns = await nameServer(({ type, before }) =>
    type === 'A' ? [before % 2 === 0 ? '127.0.0.2' : '127.0.0.1'] : [],
  );
  const { send } = await scene(['127.0.0.2'], [`rebind.example:${upstream.port}`], {
    dnsServers: [dns.address],
  });
  for (let round = 0; round < 3; round += 1) {
    expect((await send('/0')).text).toBe('127.0.0.2');
    expectDenied(await send('/0'));
  }
  expect(upstream.connected).toEqual(['127.0.0.2', '127.0.0.2', '127.0.0.2']);
  // Once per connection, and a refusal is not tried again.
  expect(dns.questions.filter(({ type }) => type === 'A')).toHaveLength(6);
});

test('of a name with allowed and refused addresses only the allowed ones are connected to', async () => {
  const upstream = await backend();
  const dns = await nameServer(() => ['127.0.0.1', '127.0.0.3', '10.0.0.1', '::1']);
  const { send } = await scene(['127.0.0.3'], [`mixed.example:${upstream.port}`], {
    dnsServers: [dns.address],
  });
  expect((await send('/0')).text).toBe('127.0.0.3');
  expect(upstream.connected).toEqual(['127.0.0.3']);
});

test('no route opens the admin port, the feed or an endpoint that the driver forbids', async () => {
  const secret = await backend();
  const open = await backend();
  const forbidden = [{ address: '127.0.0.1', port: secret.port }];
  const { builder, feed, gateway } = await onFeed(`127.0.0.1:${open.port}`, { forbidden });
  const before = builder.build(1);
  builder.settings({ network: { ...networkUnderTest, routes: ['0.0.0.0/0', '::/0'] } });
  const group = builder.group({ domains: ['secret.example.com'] });
  const { adminPort } = await gateway.status();
  const spellings = ['127.0.0.1', '127.5.5.5', '0.0.0.0', '[::ffff:127.0.0.1]'];
  const ports = [secret.port, adminPort, Number(new URL(feed.feed.url).port)];
  const authorities = ports.flatMap((port) => spellings.map((spelling) => `${spelling}:${port}`));
  for (const [index, authority] of authorities.entries()) {
    builder.api(group, { path: `/${index}`, backend: { authority } });
  }
  feed.send(deltaMessage(before, builder.build(2)));
  await feed.acked(2);
  const { httpPort } = await gateway.ready();
  for (const index of authorities.keys()) {
    const origin = `http://127.0.0.1:${httpPort}`;
    expectDenied(await call(origin, `/${index}`, { host: 'secret.example.com' }));
  }
  expect((await lastDecision(gateway))?.rule).toBe('egress-forbidden-endpoint');
  expect(secret.connected).toEqual([]);
  expect((await (await sender(gateway))('/')).text).toBe('127.0.0.1');
});

test('no gateway leads into the admin port of another one', async () => {
  const neighbour = await scene([], []);
  const { adminPort } = await neighbour.gateway.status();
  const { send } = await scene(['127.0.0.0/8'], [`127.0.0.1:${adminPort}`]);
  const answer = await send('/0');
  expect([answer.status, answer.text]).toEqual([403, '{"status":"not for forwarded calls"}']);
});

test('a route that is taken away ends pooled connections before the next call, and no call in flight', async () => {
  let held: ServerResponse | null = null;
  const upstream = await backend((response, address) => {
    response.write('start ');
    if (held === null) held = response;
    else response.end(address);
  });
  const { builder, feed, gateway } = await onFeed(`127.0.0.1:${upstream.port}`);
  const send = await sender(gateway);
  const inFlight = send('/');
  await until(() => held, { deadlineMs: 10_000, waitingFor: 'the call in flight' });
  expect((await send('/')).text).toBe('start 127.0.0.1');
  expect((await send('/')).text).toBe('start 127.0.0.1');
  expect(upstream.connected).toHaveLength(2);

  const before = builder.build(1);
  builder.settings({ network: { ...networkUnderTest, routes: [] } });
  const without = builder.build(2);
  feed.send(deltaMessage(before, without));
  await feed.acked(2);
  expectDenied(await send('/'));
  await until(async () => (await upstream.open()) === 1, {
    deadlineMs: 10_000,
    waitingFor: 'the end of the idle connection',
  });
  (held as ServerResponse | null)?.end('end');
  expect((await inFlight).text).toBe('start end');
  await until(async () => (await upstream.open()) === 0, { deadlineMs: 10_000 });

  builder.settings({ network: networkUnderTest });
  feed.send(deltaMessage(without, builder.build(3)));
  await feed.acked(3);
  expect((await send('/')).text).toBe('start 127.0.0.1');
});

/** A gateway on a feed with one API at `/`. */
async function onFeed(
  authority: string,
  options: Partial<GatewayOptions> = {},
): Promise<{ builder: SnapshotBuilder; feed: FakeFeed; gateway: GatewayProcess }> {
  const builder = new SnapshotBuilder();
  builder.api(builder.group({ domains: [host] }), { path: '/', backend: { authority } });
  const feed = await startFeed(builder.instanceId);
  feed.greeting = () => [fullMessage(builder.build(1))];
  const gateway = await startGateway({ instanceId: builder.instanceId, feed: feed.feed, ...options });
  cleanups.push(
    () => feed.close(),
    () => removeFolder(gateway),
    () => gateway.stop('SIGKILL'),
  );
  await feed.acked(1);
  return { builder, feed, gateway };
}
