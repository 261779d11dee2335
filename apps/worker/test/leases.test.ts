import type { LeaseRequest, LeaseTake } from '@turnpike/contracts/feed/leases';
import { createWorld, type World } from '@turnpike/testkit/world';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LeaseStore } from '../src/leases/lease-store.ts';
import { postgresLeases } from '../src/leases/postgres-leases.ts';
import { redisLeases } from '../src/leases/redis-leases.ts';
import { findRedis, type RedisServer, startRedis } from './redis-server.ts';

const redisProgram = findRedis();
let world: World;
let redis: RedisServer | null = null;
const stores = new Map<string, LeaseStore>();
beforeAll(async () => {
  world = await createWorld();
  stores.set('PostgreSQL', postgresLeases(world.strictEnv.database));
  if (redisProgram === null) return;
  redis = await startRedis(redisProgram);
  stores.set(
    'Redis',
    redisLeases(redis.url, () => undefined),
  );
});
afterAll(async () => {
  for (const store of stores.values()) await store.close();
  await redis?.stop();
  await world.close();
});

const MINUTE = 60_000;
const NOW = 1_800_000_000_000;
const nothing: LeaseRequest = {
  node: 'node-1',
  nodes: 3,
  join: null,
  carried: [],
  aloneFromMs: null,
  takes: [],
  returns: [],
};
const join = (fields: Partial<NonNullable<LeaseRequest['join']>> = {}): LeaseRequest => ({
  ...nothing,
  join: { isFresh: true, nowMs: NOW, shortsFromMs: 0, ...fields },
});
const take = (fields: Partial<LeaseTake> = {}): LeaseRequest => ({
  ...nothing,
  takes: [{ key: 'k', lengthMs: MINUTE, startMs: NOW, nowMs: NOW, limit: 100, want: 10, ...fields }],
});

const kinds = redisProgram === null ? ['PostgreSQL'] : ['PostgreSQL', 'Redis'];
if (redisProgram === null)
  process.stderr.write('There is no Redis or Valkey server: leases in it are not tested.\n');

describe.each(kinds)('leases in %s', (kind) => {
  /** Exchanges for a gateway of its own. */
  async function gateway() {
    const { instanceId } = await world.createTenant();
    const store = stores.get(kind) as LeaseStore;
    const exchange = async (request: LeaseRequest) => {
      const answer = await store.exchange(instanceId, request);
      if (!answer) throw new Error('there is no such gateway');
      return answer;
    };
    const granted = async (fields: Partial<LeaseTake> = {}) =>
      (await exchange(take(fields))).grants[0]?.count ?? null;
    return { exchange, granted };
  }

  test('before the first node has joined nothing is granted', async () => {
    const { exchange, granted } = await gateway();
    expect(await exchange(take())).toEqual({ together: false, grants: [null] });
    await exchange(join());
    expect(await granted()).toBe(10);
  });

  test('parts shrink towards the limit, and together they are the limit', async () => {
    const { exchange, granted } = await gateway();
    await exchange(join());
    const parts: (number | null)[] = [];
    while (parts.at(-1) !== 0) parts.push(await granted({ want: 1_000 }));
    expect(parts.slice(0, 3)).toEqual([16, 14, 11]);
    expect(parts.slice(-3)).toEqual([1, 1, 0]);
    expect(parts.reduce((sum: number, part) => sum + (part ?? 0), 0)).toBe(100);
  });

  test('of all that ask at once nobody gets one too many', async () => {
    const { exchange, granted } = await gateway();
    await exchange(join());
    const parts = await Promise.all(Array.from({ length: 60 }, () => granted({ want: 7 })));
    expect(parts.reduce((sum: number, part) => sum + (part ?? 0), 0)).toBe(100);
  });

  test('what is given back can be granted again, in its window only', async () => {
    const { exchange, granted } = await gateway();
    await exchange(join());
    while ((await granted({ want: 100 })) !== 0);
    const part = { key: 'k', lengthMs: MINUTE, startMs: NOW, count: 4 };
    await exchange({ ...nothing, returns: [part, { ...part, startMs: NOW - MINUTE }] });
    expect([
      await granted({ want: 100 }),
      await granted({ want: 100 }),
      await granted(),
      await granted(),
    ]).toEqual([1, 1, 1, 1]);
    expect(await granted()).toBe(0);
  });

  test('a new window has the whole limit, and one before it nothing any more', async () => {
    const { exchange, granted } = await gateway();
    await exchange(join());
    await granted({ want: 100 });
    expect(await granted({ startMs: NOW + MINUTE, want: 100 })).toBe(16);
    expect(await exchange(take({ want: 100 }))).toMatchObject({
      grants: [{ count: 0, startMs: NOW + MINUTE }],
    });
  });

  test('windows through the first call are the same for all nodes', async () => {
    const { exchange } = await gateway();
    await exchange(join());
    const floating = (nowMs: number) => exchange(take({ startMs: null, nowMs }));
    expect(await floating(NOW + 7)).toMatchObject({ grants: [{ startMs: NOW + 7, anchorMs: NOW + 7 }] });
    expect(await floating(NOW + 50_000)).toMatchObject({ grants: [{ startMs: NOW + 7, anchorMs: NOW + 7 }] });
    expect(await floating(NOW + 60_007)).toMatchObject({
      grants: [{ startMs: NOW + 60_007, anchorMs: NOW + 7 }],
    });
    expect(await floating(NOW + 200_000)).toMatchObject({ grants: [{ startMs: NOW + 180_007, count: 10 }] });
  });

  test('what the first node was granted alone counts for all from its joining on', async () => {
    const { exchange, granted } = await gateway();
    const carried = [
      { key: 'k', lengthMs: MINUTE, startMs: NOW, count: 98, anchorMs: null },
      { key: 'f', lengthMs: MINUTE, startMs: NOW - 5, count: 99, anchorMs: NOW - 5 - MINUTE },
    ];
    await exchange({ ...nothing, carried });
    expect(await granted()).toBeNull();
    await exchange(join());
    expect([await granted(), await granted(), await granted()]).toEqual([1, 1, 0]);
    expect(await exchange(take({ key: 'f', startMs: null }))).toMatchObject({
      grants: [{ startMs: NOW - 5, anchorMs: NOW - 5 - MINUTE, count: 1, left: 0 }],
    });
  });

  test('windows from then on are the only node’s, and running ones stay with the source', async () => {
    const { exchange, granted } = await gateway();
    await exchange(join());
    await exchange({ ...nothing, aloneFromMs: NOW + MINUTE });
    expect([await granted(), await granted({ startMs: NOW + MINUTE })]).toEqual([10, null]);
    await exchange(join());
    expect(await granted({ startMs: NOW + MINUTE })).toBe(10);
  });

  test('short windows that the first node may have counted by itself are granted to nobody', async () => {
    const { exchange, granted } = await gateway();
    await exchange(join({ shortsFromMs: NOW + 2_000 }));
    const short = (startMs: number) => granted({ key: `s${startMs}`, lengthMs: 1_000, startMs });
    expect([await short(NOW + 1_000), await short(NOW + 2_000), await granted()]).toEqual([null, 10, 10]);
  });

  test('without a record of what was granted, windows that began before are closed', async () => {
    const { exchange, granted } = await gateway();
    await exchange(join({ isFresh: false, nowMs: NOW + 1 }));
    expect([await granted(), await granted({ startMs: NOW + MINUTE })]).toEqual([null, 10]);
  });

  test('whatever is asked and given back, a window’s grants never exceed its limit', async () => {
    const step = fc.record({ want: fc.integer({ min: 1, max: 40 }), back: fc.integer({ min: 0, max: 9 }) });
    const plan = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.array(step, { minLength: 1, maxLength: 15 }));
    await fc.assert(
      fc.asyncProperty(plan, async ([limit, steps]) => {
        const { exchange } = await gateway();
        await exchange(join());
        let held = 0;
        for (const { want, back } of steps) {
          const answer = await exchange(take({ limit, want }));
          held += answer.grants[0]?.count ?? 0;
          expect(held).toBeLessThanOrEqual(limit);
          expect(answer.grants[0]?.left).toBe(limit - held);
          const count = Math.min(back, held);
          await exchange({ ...nothing, returns: [{ key: 'k', lengthMs: MINUTE, startMs: NOW, count }] });
          held -= count;
        }
      }),
      { numRuns: 15 },
    );
  });
});

test.runIf(redisProgram !== null)(
  'a Redis that lost everything grants nothing before a node has joined again',
  async () => {
    const { instanceId } = await world.createTenant();
    const store = stores.get('Redis') as LeaseStore;
    await store.exchange(instanceId, join());
    await redis?.flush();
    expect(await store.exchange(instanceId, take())).toEqual({ together: false, grants: [null] });
  },
);
