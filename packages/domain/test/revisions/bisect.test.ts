import { bisectRevisions } from '@turnpike/contracts/http/bisect';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withinAccountOf } from '../../src/kernel/instance-account.ts';
import { takeRecordBatch } from '../../src/usage/repository.ts';
import { createScene, type Scene } from '../scene.ts';
import { someRow, usageBatch } from '../usage/some-batch.ts';
import { type HistoryScene, historyOf } from './history-scene.ts';

let scene: Scene;
let history: HistoryScene;
beforeAll(async () => {
  const first = await createScene();
  scene = first.of(await first.world.createTenant());
  history = historyOf(scene);
  await history.compile('all');
});
afterAll(() => scene.world.close());

let batches = 0;

/** Records calls of a revision as a node reports them. */
async function record(revision: number, calls: number, errors: number): Promise<void> {
  batches += 1;
  const { database } = scene.world.strictEnv;
  const { instanceId } = scene.tenant;
  const row = { ...someRow(), revision, calls, serverErrors: errors };
  await withinAccountOf(database, instanceId, () =>
    takeRecordBatch(database, instanceId, { ...usageBatch(batches), rows: [row] }, new Date()),
  );
}

const bisect = (good: number, bad: number) => scene.call(bisectRevisions, { body: { good, bad } });

test('the change that made calls fail is found by what was recorded, with its author and fields', async () => {
  const revisions: number[] = [];
  for (const name of ['first', 'second', 'third']) {
    const { id } = await scene.createApi(name, 'NONE');
    await scene.publish(id);
    revisions.push(await history.compile());
  }
  const [good = 0, broken = 0, bad = 0] = revisions;
  expect(await bisect(good, bad)).toMatchObject({ outcome: 'no_calls', revision: null, p_value: 1 });

  await record(good, 1_000, 3);
  await record(broken, 1_000, 400);
  await record(bad, 1_000, 380);
  const answer = await bisect(good, bad);
  expect(answer).toMatchObject({
    ...{ outcome: 'found', candidates: [broken], rate_before: 0.003, rate_after: 0.39 },
    revision: { revision: broken, summary: 'API second added', causes: [{ user_name: 'tester' }] },
    diff: { total: 1, documents: [{ name: 'second', change: 'added' }] },
    evidence: [{ revision: good, calls: 1_000, errors: 3 }, { revision: broken }, { revision: bad }],
  });
  expect(answer.p_value).toBeLessThan(0.001);
});

test('calls of other revisions, and of other gateways, say nothing', async () => {
  expect(await bisect(900, 901)).toMatchObject({ outcome: 'no_calls', evidence: [] });
});

test('a good revision that is not before the bad one is refused', async () => {
  await expect(bisect(3, 3)).rejects.toMatchObject({ code: 'APIG.2012' });
});
