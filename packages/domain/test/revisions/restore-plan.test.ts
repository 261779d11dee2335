import { createGroup } from '@turnpike/contracts/http/groups';
import { restoreRevision } from '@turnpike/contracts/http/revisions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Restored } from '../../src/config-feed/overrides/plan-restoration.ts';
import { planRestoration } from '../../src/config-feed/overrides/plan-restoration.ts';
import { restore } from '../../src/config-feed/overrides/restore.ts';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { createScene, type Scene } from '../scene.ts';
import { type HistoryScene, historyOf } from './history-scene.ts';

let scene: Scene;
let history: HistoryScene;
beforeAll(async () => {
  scene = await createScene();
  history = historyOf(scene);
});
afterAll(() => scene.world.close());

test('a plan from before another revision is made again under the lock, and is to be permitted again', async () => {
  const good = await history.compile('all');
  await scene.call(createGroup, { body: { name: 'first' } });
  const since = await history.compile();
  const { instanceId, accountId, administrator } = scene.tenant;
  const { database } = scene.world.env;
  const planned = { since, plan: await planRestoration(database, instanceId, good) };
  await scene.call(createGroup, { body: { name: 'second' } });
  await history.compile();
  const served = await history.served();

  const by = {
    ...{ requestId: 'r1', principalId: administrator.principal.id, principalName: 'tester' },
    ...{ operation: restoreRevision.id, createdAt: new Date() },
  };
  const restoring = (permit: (restored: readonly Restored[]) => void) =>
    database.$transaction((tx) => restore(tx, { instanceId, accountId, from: good, planned, by, permit }));
  const refusal = new ManagementError('TURNPIKE.0409');
  const refuse = (restored: readonly Restored[]) => {
    if (restored.some(({ name }) => name === 'second')) throw refusal;
  };
  await expect(restoring(refuse)).rejects.toBe(refusal);
  expect(await history.served()).toEqual(served);

  const { restored } = await restoring(() => undefined);
  expect(restored.map(({ name }) => name).sort()).toEqual(['first', 'second']);
  expect(Object.keys(await history.served()).length).toBe(Object.keys(served).length - 2);
});
