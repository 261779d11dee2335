import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordNodeReport } from './repository.ts';

let world: World;
let instanceId: string;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  await world.env.database.instance.deleteMany();
  instanceId = (await world.createTenant()).instanceId;
  await world.env.database.instanceNode.create({ data: { instanceId, name: 'n', host: '127.0.0.1' } });
});

const report = (pid: number, appliedRevision: number | null, refusedReason: string | null = null) =>
  recordNodeReport(world.env.database, instanceId, { node: 'n', pid, appliedRevision, refusedReason });
const node = () => world.env.database.instanceNode.findFirstOrThrow({ where: { instanceId } });

test('answers that overtake each other never take a process back to an older revision', async () => {
  expect(await report(7, 2)).toBe(true);
  expect(await report(7, 1)).toBe(true);
  expect(await node()).toMatchObject({ pid: 7, appliedRevision: 2 });
});

test('another process may begin with an older revision', async () => {
  await report(7, 2);
  await report(8, 1);
  expect(await node()).toMatchObject({ pid: 8, appliedRevision: 1 });
});

test('a refusal keeps the revision that is applied, and stands on the time line once', async () => {
  await report(7, 2);
  await report(7, null, 'unknown kind');
  await report(7, null, 'unknown kind');
  expect(await node()).toMatchObject({ appliedRevision: 2, refusedReason: 'unknown kind' });
  const lines = await world.env.database.instanceEvent.findMany({ where: { instanceId } });
  expect(lines.map(({ message }) => message)).toEqual(['n refused its configuration: unknown kind']);
  await report(7, 3);
  expect(await node()).toMatchObject({ appliedRevision: 3, refusedReason: null });
});

test('a node that is not on record is told so', async () => {
  const unknown = { node: 'other', pid: 1, appliedRevision: 1, refusedReason: null };
  expect(await recordNodeReport(world.env.database, instanceId, unknown)).toBe(false);
});
