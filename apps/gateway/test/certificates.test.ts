import { X509Certificate } from 'node:crypto';
import { Agent, request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { makeCertificate, type TestCertificate } from '@turnpike/testkit/certificates';
import { fullMessage, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FakeFeed, startFeed } from './fake-feed.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const host = 'api.example.com';
const secretKey = Buffer.alloc(32, 7);
const one = makeCertificate({ subject: 'one', names: [host] });
const two = makeCertificate({ subject: 'two', names: [host], key: 'rsa:2048' });
const ofDomain = makeCertificate({ subject: 'domain', names: ['orders.example.com', '*.shop.example.com'] });

let builder: SnapshotBuilder;
let feed: FakeFeed;
let gateway: GatewayProcess;
let port: number;
let revision = 0;
beforeAll(async () => {
  builder = new SnapshotBuilder({ secretKey });
  const group = builder.group({ domains: [host] });
  builder.api(group, { path: '/a', backend: { type: 'MOCK', status: 200, headers: [], body: 'served' } });
  feed = await startFeed(builder.instanceId);
  feed.greeting = () => [fullMessage(builder.build(++revision))];
  gateway = await startGateway({ instanceId: builder.instanceId, feed: feed.feed, https: true, secretKey });
  port = (await gateway.ready()).httpsPort ?? 0;
});
afterAll(async () => {
  await gateway?.stop('SIGKILL');
  await feed?.close();
  if (gateway) await removeFolder(gateway);
});
beforeEach(async () => {
  for (const { kind, id } of builder.build(0).documents) if (kind === 'certificate') builder.remove(kind, id);
});

/** Has the gateway serve what the builder holds. */
async function apply(outcome?: string) {
  feed.send(fullMessage(builder.build(++revision)));
  return feed.acked(revision, outcome);
}

interface Handshake {
  /** Common name of the certificate that was shown. */
  shown: string;
  reused: boolean;
  session: Buffer;
}

/** Opens a connection and makes a call on it, so that session tickets have arrived by its end. */
function handshake(
  servername: string,
  more: { session?: Buffer; maxVersion?: 'TLSv1.2' | 'TLSv1.3' } = {},
): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({
      ...{ host: '127.0.0.1', port, servername, rejectUnauthorized: false },
      ...more,
    });
    let session: Buffer | undefined;
    socket.on('session', (ticket) => {
      session = ticket;
    });
    socket.on('error', reject);
    socket.on('secureConnect', () => {
      socket.write(`GET /a HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    });
    const shown = (): string => {
      const raw = socket.getPeerCertificate().raw;
      return raw ? (/CN=(.*)/.exec(new X509Certificate(raw).subject)?.[1] ?? '') : '';
    };
    let seen = { shown: '', reused: false };
    socket.once('secureConnect', () => {
      seen = { shown: shown(), reused: socket.isSessionReused() };
    });
    socket.resume();
    socket.on('close', () => resolve({ ...seen, session: session ?? Buffer.alloc(0) }));
  });
}

const shownFor = async (servername: string) => (await handshake(servername)).shown;

describe('which certificate is shown', () => {
  test('without one in the configuration: the node’s own, whatever is asked for', async () => {
    await apply();
    expect([await shownFor(''), await shownFor(host), await shownFor('localhost')]).toEqual([
      'localhost',
      'localhost',
      'localhost',
    ]);
  });

  test('by name: that of the domain, its wildcard for one label, and the default one for all others', async () => {
    builder.certificate(one, { domains: [host] });
    builder.certificate(ofDomain, {
      isDefault: false,
      domains: ['orders.example.com', '*.shop.example.com'],
    });
    await apply();
    expect(await shownFor('orders.example.com')).toBe('domain');
    expect(await shownFor('ORDERS.example.com')).toBe('domain');
    expect(await shownFor('a.shop.example.com')).toBe('domain');
    expect(await shownFor('a.b.shop.example.com')).toBe('one');
    expect(await shownFor('shop.example.com')).toBe('one');
    expect(await shownFor(host)).toBe('one');
    expect(await shownFor('nobody.example.com')).toBe('one');
    expect(await shownFor('')).toBe('one');
    // Its own names stay its own: the debug sub-domains are among those of the local authority.
    expect(await shownFor('localhost')).toBe('localhost');
  });

  test('a default one that goes away leaves the node’s own', async () => {
    builder.certificate(one);
    await apply();
    expect(await shownFor(host)).toBe('one');
    for (const { kind, id } of builder.build(0).documents)
      if (kind === 'certificate') builder.remove(kind, id);
    await apply();
    expect(await shownFor(host)).toBe('localhost');
  });
});

test.each([
  ['with the key of another one', (): TestCertificate => ({ cert: one.cert, key: two.key })],
  ['that cannot be read', (): TestCertificate => ({ cert: 'nonsense', key: one.key })],
])(
  'a certificate %s is refused with the snapshot, the old one stays, and the reason holds no key',
  async (_what, make) => {
    builder.certificate(one);
    await apply();
    const id = 'f'.repeat(32);
    builder.certificate(make(), { id, isDefault: false, domains: [host] });
    const { result } = await apply('refused');
    expect(result).toMatchObject({ reason: `certificate/${id} and its key cannot be used` });
    expect(await shownFor(host)).toBe('one');
  },
);

test('two default certificates are refused', async () => {
  builder.certificate(one);
  builder.certificate(two);
  const { result } = await apply('refused');
  expect(JSON.stringify(result)).toContain('are both the default');
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a %s session is resumed under the certificate that it was begun with, and begun anew under another',
  async (maxVersion) => {
    const id = 'c'.repeat(32);
    for (const isDefault of [true, false]) {
      builder.certificate(one, { id, isDefault, domains: [host] });
      await apply();
      const begun = await handshake(host, { maxVersion });
      const again = await handshake(host, { maxVersion, session: begun.session });
      expect(again).toMatchObject({ reused: true });
      builder.certificate(two, { id, isDefault, domains: [host] });
      await apply();
      const after = await handshake(host, { maxVersion, session: begun.session });
      expect(after).toMatchObject({ shown: 'two', reused: false });
    }
  },
);

test('certificates are swapped 40 times under load without a lost call, and open connections go on', async () => {
  const id = 'd'.repeat(32);
  builder.certificate(one, { id, domains: [host] });
  await apply();
  const kept = new Agent({ keepAlive: true, maxSockets: 2, rejectUnauthorized: false });
  let stopped = false;
  const lost: string[] = [];
  const shown = new Set<string>();
  let calls = 0;
  const call = (agent: Agent | false) =>
    new Promise<void>((resolve) => {
      const options = { host: '127.0.0.1', port, path: '/a', servername: host, headers: { host } };
      const sent = request({ ...options, agent, rejectUnauthorized: false }, (response) => {
        const { subject } = (response.socket as TLSSocket).getPeerCertificate();
        if (subject) shown.add(String(subject.CN));
        if (response.statusCode !== 200) lost.push(`status ${response.statusCode}`);
        response.resume().on('end', resolve);
      });
      sent.on('error', (error) => {
        lost.push(error.message);
        resolve();
      });
      sent.end();
      calls += 1;
    });
  const caller = async (agent: Agent | false) => {
    while (!stopped) await call(agent);
  };
  const callers = [caller(false), caller(false), caller(false), caller(kept), caller(kept)];
  for (let swap = 0; swap < 40; swap++) {
    builder.certificate(swap % 2 === 0 ? two : one, { id, domains: [host] });
    await apply();
  }
  stopped = true;
  await Promise.all(callers);
  kept.destroy();
  expect(lost).toEqual([]);
  expect(calls).toBeGreaterThan(200);
  expect([...shown].sort()).toEqual(['one', 'two']);
});
