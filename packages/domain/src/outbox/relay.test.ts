import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createOutboxRelay } from './relay.ts';
import type { OutboxEntry } from './repository.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

const db = () => world.env.database;
const write = (count: number) =>
  db().outboxMessage.createMany({
    data: Array.from({ length: count }, (_, at) => ({ queue: 'q', name: 'n', payload: { at } })),
  });
beforeEach(() => db().outboxMessage.deleteMany());

test('all rows are handed on in the order of writing, and are gone afterwards', async () => {
  await write(250);
  const seen: OutboxEntry[] = [];
  const relay = createOutboxRelay(
    db(),
    async (entries) => void seen.push(...entries),
    (error) => expect.unreachable(String(error)),
  );
  await relay.wake();
  await relay.close();
  expect(seen.map(({ payload }) => (payload as { at: number }).at)).toEqual(
    Array.from({ length: 250 }, (_, at) => at),
  );
  expect(await db().outboxMessage.count()).toBe(0);
});

test('rows whose delivery failed stay, and come again with the same id', async () => {
  await write(2);
  const offered: bigint[][] = [];
  const errors: unknown[] = [];
  const relay = createOutboxRelay(
    db(),
    async (entries) => {
      offered.push(entries.map(({ id }) => id));
      if (offered.length === 1) throw new Error('the queue is away');
    },
    (error) => errors.push(error),
  );
  await relay.wake();
  expect(errors).toHaveLength(1);
  expect(await db().outboxMessage.count()).toBe(2);
  await relay.wake();
  await relay.close();
  expect(offered[1]).toEqual(offered[0]);
  expect(await db().outboxMessage.count()).toBe(0);
});

test('two relays at once share the rows: each row goes one way', async () => {
  await write(150);
  const seen: bigint[] = [];
  const relays = [0, 1].map(() =>
    createOutboxRelay(
      db(),
      async (entries) => void seen.push(...entries.map(({ id }) => id)),
      (error) => expect.unreachable(String(error)),
    ),
  );
  await Promise.all(relays.map((relay) => relay.wake()));
  await Promise.all(relays.map((relay) => relay.wake()));
  await Promise.all(relays.map((relay) => relay.close()));
  expect(seen).toHaveLength(150);
  expect(new Set(seen).size).toBe(150);
});
