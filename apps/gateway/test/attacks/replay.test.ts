import { until } from '@turnpike/testkit/poll';
import { fullMessage, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AppScene, host, key, secret, startAppScene } from '../app-scene.ts';
import { call, signedHeaders } from '../call.ts';
import { startFeed } from '../fake-feed.ts';
import { removeFolder, startGateway } from '../gateway-process.ts';

let scene: AppScene;
beforeAll(async () => {
  scene = await startAppScene();
});
afterAll(() => scene.close());

const guard = (window_seconds = 900) => ({
  signature_replay_guard: { enable: 'on' as const, window_seconds },
});
let serial = 0;
/** Signatures are of a second; a parameter tells those of one apart. */
const signed = (timeMs = Date.now()) => {
  const target = `/app?n=${++serial}`;
  return { target, headers: signedHeaders({ target, host, key, secret, timeMs }) };
};
const send = ({ target, headers }: ReturnType<typeof signed>) =>
  call(scene.origin, target, { host, headers });

test('without the guard a signature may be sent again within its 15 minutes, and not after', async () => {
  await scene.set({});
  const request = signed();
  expect([(await send(request)).status, (await send(request)).status]).toEqual([200, 200]);
  expect((await send(signed(Date.now() - 16 * 60_000))).status).toBe(401);
});

describe('with the guard', () => {
  beforeEach(() => scene.set(guard()));

  test('a signature lets in one call, and the next is refused with the reason', async () => {
    const request = signed();
    expect((await send(request)).status).toBe(200);
    const again = await send(request);
    expect(again.status).toBe(401);
    expect(again.json().error_msg).toMatch('the signature was used before');
    expect(await scene.decided(again)).toBe('app-signature-replayed');
  });

  test('of many at the same moment one gets in', async () => {
    const request = signed();
    const answers = await Promise.all(Array.from({ length: 60 }, () => send(request)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 401]));
  });

  test('a request that is refused for another reason does not use a right signature up', async () => {
    const { target, headers } = signed();
    const changed = await call(scene.origin, `${target}&more=1`, { host, headers });
    expect(changed.status).toBe(401);
    expect((await send({ target, headers })).status).toBe(200);
  });

  test('requests that are signed anew pass, however many', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => send(signed())));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  test('a shorter window refuses what is older, on both sides of the clock', async () => {
    await scene.set(guard(30));
    expect((await send(signed(Date.now() - 20_000))).status).toBe(200);
    expect((await send(signed(Date.now() - 40_000))).status).toBe(401);
    expect((await send(signed(Date.now() + 40_000))).status).toBe(401);
  });
});

test('access keys are guarded alike', async () => {
  const user = { ak: 'AKREPLAY', sk: 'sk of replay' };
  scene.builder.identity({ keys: [user] });
  await scene.set(guard());
  const target = '/iam';
  const headers = signedHeaders({ target, host, key: user.ak, secret: user.sk });
  const get = () => call(scene.origin, target, { host, headers });
  expect((await get()).status).toBe(200);
  const again = await get();
  expect([again.status, await scene.decided(again)]).toEqual([401, 'iam-signature-replayed']);
});

test('a node with several threads lets one in all the same, whichever thread it meets', async () => {
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [host] });
  const api = builder.api(group, {
    ...{ path: '/app', authentication: 'APP' as const },
    backend: { type: 'MOCK', status: 200, headers: [], body: 'ok' },
  });
  builder.credential({ key, secret, grants: [`${api.apiId}:${api.environmentId}`] });
  builder.settings({ features: guard() });
  const feed = await startFeed(builder.instanceId);
  feed.greeting = () => [fullMessage(builder.build(1))];
  const limits = { workerThreads: 3, connectionLimit: 1_000, requestsPerSecond: 100_000 };
  const gateway = await startGateway({ instanceId: builder.instanceId, feed: feed.feed, limits });
  try {
    const origin = `http://127.0.0.1:${(await gateway.ready()).httpPort}`;
    for (let round = 0; round < 5; round += 1) {
      const { target, headers } = signed();
      const answers = await Promise.all(
        Array.from({ length: 40 }, () =>
          call(origin, target, { host, headers: { ...headers, connection: 'close' } }),
        ),
      );
      expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    }
    await until(() => feed.decisions.length > 0, { deadlineMs: 10_000 });
  } finally {
    await gateway.stop('SIGKILL');
    await feed.close();
    await removeFolder(gateway);
  }
});
