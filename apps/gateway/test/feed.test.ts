import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { until } from '@turnpike/testkit/poll';
import { deltaMessage, fullMessage, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { echoUpstream, type RecordingUpstream, steeredUpstream } from '@turnpike/testkit/upstream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { call, signedHeaders } from './call.ts';
import { type FakeFeed, startFeed } from './fake-feed.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const cleanups: (() => Promise<unknown>)[] = [];
let echo: RecordingUpstream;

beforeAll(async () => {
  echo = await echoUpstream();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
afterAll(() => echo.close());

/** A builder with one group, and a function that publishes a mock answering with a text. */
function scene(secretKey?: Buffer) {
  const builder = new SnapshotBuilder(secretKey ? { secretKey } : {});
  const group = builder.group({ domains: [host] });
  const mock = (path: string, body: string) =>
    builder.api(group, { path, backend: { type: 'MOCK', status: 200, headers: [], body } });
  return { builder, group, mock };
}

async function gatewayOn(feed: FakeFeed, instanceId: string, more: object = {}): Promise<GatewayProcess> {
  const gateway = await startGateway({ instanceId, feed: feed.feed, ...more });
  cleanups.push(
    () => removeFolder(gateway),
    () => gateway.stop('SIGKILL'),
  );
  return gateway;
}

async function feedFor(instanceId: string): Promise<FakeFeed> {
  const feed = await startFeed(instanceId);
  cleanups.push(() => feed.close());
  return feed;
}

async function textOf(gateway: GatewayProcess, path: string): Promise<string> {
  const { httpPort } = await gateway.status();
  return (await call(`http://127.0.0.1:${httpPort}`, path, { host })).text;
}

describe('a gateway on the feed', () => {
  test('opens no listener before its first snapshot, then applies full and deltas and acknowledges each', async () => {
    const { builder, mock } = scene();
    const feed = await feedFor(builder.instanceId);
    const gateway = await gatewayOn(feed, builder.instanceId);
    await until(async () => (await gateway.status()).feedConnected, { deadlineMs: 15_000 });
    expect(await gateway.status()).toMatchObject({ state: 'starting', httpPort: 0, appliedRevision: -1 });
    expect(feed.asked).toEqual(['-1']);

    const api = mock('/a', 'one');
    const first = builder.build(1);
    feed.send(fullMessage(first));
    expect(await feed.acked(1)).toMatchObject({ node: 'node-1', pid: gateway.child.pid });
    await gateway.ready();
    expect(await textOf(gateway, '/a')).toBe('one');

    builder.api(
      { id: api.groupId },
      { ...api, backend: { type: 'MOCK', status: 200, headers: [], body: 'two' } },
    );
    const second = builder.build(2);
    feed.send(deltaMessage(first, second));
    await feed.acked(2);
    expect(await textOf(gateway, '/a')).toBe('two');

    builder.remove('publication', api.id);
    feed.send(deltaMessage(second, builder.build(3)));
    await feed.acked(3);
    expect(await textOf(gateway, '/a')).toContain('APIG.0101');
  });

  test('opens sealed secrets with its key, and the saved snapshot is 0600 and holds none in clear', async () => {
    const secretKey = randomBytes(32);
    const { builder, group } = scene(secretKey);
    const api = builder.api(group, {
      path: '/app',
      authentication: 'APP',
      backend: { authority: echo.authority },
    });
    const app = builder.credential({
      grants: [`${api.apiId}:${api.environmentId}`],
      secret: 'a sealed secret',
    });
    const feed = await feedFor(builder.instanceId);
    feed.greeting = () => [fullMessage(builder.build(1))];
    const gateway = await gatewayOn(feed, builder.instanceId, { secretKey });
    await feed.acked(1);
    const { httpPort } = await gateway.ready();
    const headers = signedHeaders({ target: '/app', host, key: app.key, secret: 'a sealed secret' });
    expect((await call(`http://127.0.0.1:${httpPort}`, '/app', { host, headers })).status).toBe(200);
    const saved = await readFile(`${gateway.spec.snapshotFile}.a`, 'utf8');
    expect(saved).not.toContain('a sealed secret');
    expect((await stat(`${gateway.spec.snapshotFile}.a`)).mode & 0o777).toBe(0o600);
    expect(gateway.log()).not.toContain('a sealed secret');
  });

  test('asks for everything when a delta builds on another revision, and when the digest is another', async () => {
    const { builder, mock } = scene();
    mock('/a', 'one');
    const feed = await feedFor(builder.instanceId);
    const first = builder.build(1);
    feed.greeting = (revision) => (revision === '-1' ? [fullMessage(builder.build(5))] : []);
    const gateway = await gatewayOn(feed, builder.instanceId, { snapshot: first });
    await gateway.ready();
    await until(() => feed.asked.includes('1'), { deadlineMs: 15_000 });
    mock('/b', 'new');
    feed.send({ ...deltaMessage(first, builder.build(4)), from: 3 });
    await feed.acked(5);
    expect(feed.asked).toEqual(['1', '-1']);

    const fifth = builder.build(5);
    mock('/c', 'newer');
    feed.greeting = () => [fullMessage(builder.build(7))];
    feed.send({ ...deltaMessage(fifth, builder.build(6)), digest: '0'.repeat(64) });
    await feed.acked(7);
    expect(feed.asked).toEqual(['1', '-1', '-1']);
  });

  test('connects again at once when the feed breaks off, with the revision that it has', async () => {
    const { builder, mock } = scene();
    mock('/a', 'one');
    const feed = await feedFor(builder.instanceId);
    feed.greeting = (revision) => (revision === '-1' ? [fullMessage(builder.build(1))] : []);
    const gateway = await gatewayOn(feed, builder.instanceId);
    await feed.acked(1);
    feed.drop();
    await until(() => feed.asked.length === 2, { deadlineMs: 15_000 });
    expect(feed.asked).toEqual(['-1', '1']);
    expect(await textOf(gateway, '/a')).toBe('one');
  });
});

describe('a snapshot that cannot be honoured is refused with its reason, and the old one goes on serving', () => {
  const cases: [string, (s: ReturnType<typeof scene>) => unknown, RegExp][] = [
    [
      'an unknown document kind',
      ({ builder }) => {
        const full = fullMessage(builder.build(2));
        return {
          ...full,
          documents: [...full.documents, { kind: 'plugin', id: 'x', hash: '0'.repeat(64), body: {} }],
        };
      },
      /kind/,
    ],
    [
      'an unknown schema version',
      ({ builder }) => ({ ...fullMessage(builder.build(2)), schemaVersion: 2 }),
      /version 2/,
    ],
    [
      'a document that is not what its hash says',
      ({ builder }) => {
        const full = fullMessage(builder.build(2));
        const documents = full.documents.map((d) =>
          d.kind === 'group' ? { ...d, hash: 'f'.repeat(64) } : d,
        );
        return { ...full, documents };
      },
      /has the hash/,
    ],
    [
      'a digest of another set of documents',
      ({ builder }) => ({ ...fullMessage(builder.build(2)), digest: '0'.repeat(64) }),
      /digest/,
    ],
    [
      'a reference that leads nowhere',
      ({ builder, group }) => {
        builder.api(group, { path: '/b', aclIds: ['missing'], backend: {} });
        return fullMessage(builder.build(2));
      },
      /names acl missing/,
    ],
    [
      'a member that the schema does not know',
      ({ builder, group }) => {
        builder.put('group', group.id, { ...group, surprise: true });
        return fullMessage(builder.build(2));
      },
      /surprise/,
    ],
    [
      'a secret that the key does not open',
      ({ builder }) => {
        const body = builder.credential();
        const { clearSecret: _, ...rest } = body;
        builder.put('credential', body.id, { ...rest, secret: { sealed: 'AAAA' } });
        return fullMessage(builder.build(2));
      },
      /secret/,
    ],
    ['another gateway’s snapshot', () => fullMessage(new SnapshotBuilder().build(2)), /instance/],
  ];
  test.each(cases)('%s', async (_, spoil, reason) => {
    const world = scene();
    world.mock('/a', 'old');
    const feed = await feedFor(world.builder.instanceId);
    const good = world.builder.build(1);
    feed.greeting = () => [fullMessage(good)];
    const gateway = await gatewayOn(feed, world.builder.instanceId);
    await feed.acked(1);
    feed.send(spoil(world));
    const ack = await feed.acked(2, 'refused');
    expect(ack.result).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) });
    expect((await gateway.status()).appliedRevision).toBe(1);
    expect(await textOf(gateway, '/a')).toBe('old');
    expect((await gateway.status()).snapshot).toMatchObject({ savedRevision: 1, error: null });
  });
});

describe('static stability', () => {
  test('a gateway starts from its last good snapshot while the feed is dead', async () => {
    const { builder, mock } = scene();
    mock('/a', 'kept');
    const feed = await startFeed(builder.instanceId);
    feed.greeting = () => [fullMessage(builder.build(7))];
    const first = await gatewayOn(feed, builder.instanceId);
    await feed.acked(7);
    await feed.close();
    await first.stop('SIGKILL');

    const second = await gatewayOn(feed, builder.instanceId, { folder: first.folder });
    expect(await second.ready()).toMatchObject({ appliedRevision: 7, feedConnected: false });
    expect(await textOf(second, '/a')).toBe('kept');
  });

  test('a broken last good snapshot is ignored with a line in the log', async () => {
    const { builder, mock } = scene();
    mock('/a', 'fresh');
    const feed = await feedFor(builder.instanceId);
    const gateway = await gatewayOn(feed, builder.instanceId);
    await gateway.status();
    await gateway.stop('SIGKILL');
    await writeFile(gateway.spec.snapshotFile, '{"schemaVersion":1,');
    feed.greeting = () => [fullMessage(builder.build(1))];
    const again = await gatewayOn(feed, builder.instanceId, { folder: gateway.folder });
    await feed.acked(1);
    expect(again.log()).toContain('ignored the last good snapshot');
    expect(await textOf(again, '/a')).toBe('fresh');
  });
});

test('the last good snapshot of another gateway is not served', async () => {
  const { builder, mock } = scene();
  mock('/a', 'of another');
  const feed = await feedFor('another-instance');
  const more = { snapshot: builder.build(3) };
  const gateway = await gatewayOn(feed, 'another-instance', more);
  await until(async () => (await gateway.status()).feedConnected, { deadlineMs: 15_000 });
  expect(await gateway.status()).toMatchObject({ state: 'starting', appliedRevision: -1 });
  expect(gateway.log()).toContain('ignored the last good snapshot');
});

describe('swapping under load', () => {
  test('no call is dropped over fifty swaps, and one in flight ends with the runtime that it began with', async () => {
    const { builder, group } = scene();
    const steered = await steeredUpstream();
    cleanups.push(() => steered.close());
    builder.api(group, { path: '/load', backend: { authority: echo.authority, path: '/load' } });
    const slow = builder.api(group, {
      path: '/slow',
      backend: { authority: steered.authority, timeoutMs: 60_000 },
    });
    const feed = await feedFor(builder.instanceId);
    let last = builder.build(1);
    feed.greeting = () => [fullMessage(last)];
    const gateway = await gatewayOn(feed, builder.instanceId);
    await feed.acked(1);
    const { httpPort } = await gateway.ready();
    const origin = `http://127.0.0.1:${httpPort}`;

    const slowCall = call(origin, '/slow', { host });
    const slowResponse = await steered.next();
    builder.remove('publication', slow.id);

    let swapping = true;
    const statuses: number[] = [];
    const load = Array.from({ length: 8 }, async () => {
      while (swapping) statuses.push((await call(origin, '/load', { host })).status);
    });
    for (let revision = 2; revision <= 51; revision += 1) {
      builder.settings({ apiCallsPerSecond: 100_000 + revision });
      const next = builder.build(revision);
      feed.send(deltaMessage(last, next));
      last = next;
      await feed.acked(revision);
    }
    swapping = false;
    await Promise.all(load);
    slowResponse.end('begun before');
    expect(await slowCall).toMatchObject({ status: 200, text: 'begun before' });
    expect(statuses.length).toBeGreaterThan(50);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test('a quota’s count survives a swap', async () => {
    const { builder, group } = scene();
    const api = builder.api(group, {
      path: '/q',
      authentication: 'APP',
      backend: { authority: echo.authority },
    });
    const quota = builder.quota({ callLimit: 2 });
    const app = builder.credential({ grants: [`${api.apiId}:${api.environmentId}`], quotaId: quota.id });
    const feed = await feedFor(builder.instanceId);
    const first = builder.build(1);
    feed.greeting = () => [fullMessage(first)];
    const gateway = await gatewayOn(feed, builder.instanceId);
    await feed.acked(1);
    const { httpPort } = await gateway.ready();
    const use = async (): Promise<number> => {
      const headers = signedHeaders({ target: '/q', host, key: app.key, secret: app.clearSecret });
      return (await call(`http://127.0.0.1:${httpPort}`, '/q', { host, headers })).status;
    };
    expect([await use(), await use(), await use()]).toEqual([200, 200, 405]);
    builder.settings({ apiCallsPerSecond: 5 });
    feed.send(deltaMessage(first, builder.build(2)));
    await feed.acked(2);
    expect(await use()).toBe(405);
  });
});
