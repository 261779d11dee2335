import {
  createEnvironment,
  deleteEnvironment,
  updateEnvironment,
} from '@turnpike/contracts/http/environments';
import { listRevisions, showRevision } from '@turnpike/contracts/http/revisions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pruneHistory } from '../../src/config-feed/revisions/repository.ts';
import { createScene, type Scene } from '../scene.ts';
import { type HistoryScene, historyOf } from './history-scene.ts';

let scene: Scene;
let history: HistoryScene;
beforeAll(async () => {
  scene = await createScene();
  history = historyOf(scene);
  await history.compile('all');
});
afterAll(() => scene.world.close());

const rows = async () => {
  const { database } = scene.world.env;
  const where = { instanceId: scene.tenant.instanceId };
  return {
    bodies: (await database.configBody.findMany({ where })).length,
    versions: (await database.configVersion.findMany({ where })).length,
    causes: (await database.configCause.findMany({ where })).length,
  };
};

test('what only forgotten revisions held goes; what is kept can be shown, compared and restored as before', async () => {
  const { id: env_id } = await scene.call(createEnvironment, { body: { name: 'ENV0' } });
  for (let n = 1; n <= 6; n++) {
    await scene.call(updateEnvironment, { path: { env_id }, body: { name: `ENV${n}` } });
    await history.compile();
  }
  const { id: gone } = await scene.call(createEnvironment, { body: { name: 'GONE' } });
  await history.compile();
  await scene.call(deleteEnvironment, { path: { env_id: gone } });
  const newest = await history.compile();
  expect(newest).toBe(9);
  const kept = await Promise.all([5, 6, 7, 8, 9].map((revision) => history.show(revision)));
  const full = await rows();

  const { database } = scene.world.env;
  await database.$transaction((tx) => pruneHistory(tx, scene.tenant.instanceId, 5));
  const { revisions } = await scene.call(listRevisions);
  expect(revisions.map(({ revision }) => revision)).toEqual([9, 8, 7, 6, 5]);
  expect(await Promise.all([5, 6, 7, 8, 9].map((revision) => history.show(revision)))).toEqual(kept);
  expect(await scene.refusal(showRevision, { path: { revision: '4' } })).toContain('TURNPIKE.3065');
  // ENV1 and ENV2 are in no kept revision, and not in the one before.
  expect(await rows()).toEqual({ bodies: full.bodies - 2, versions: full.versions - 2, causes: 5 });

  await history.restore(5);
  expect(await history.served()).toMatchObject({ [`environment ${env_id}`]: { name: 'ENV4' } });
  await database.$transaction((tx) => pruneHistory(tx, scene.tenant.instanceId, 10));
  expect(await history.served()).toMatchObject({ [`environment ${env_id}`]: { name: 'ENV4' } });
  // Of what was deleted before the oldest kept revision nothing is left.
  const where = { instanceId: scene.tenant.instanceId, documentId: gone };
  expect(await database.configVersion.count({ where })).toBe(0);
});
