import { createApi, publishApi } from '@turnpike/contracts/http/apis';
import { updateDebugDomain } from '@turnpike/contracts/http/groups';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import { showPropagation } from '@turnpike/contracts/http/propagation';
import { restoreRevision } from '@turnpike/contracts/http/revisions';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { awaitPropagation } from '../../src/config-feed/propagation/await-propagation.ts';
import { type ConfigNews, openConfigNews } from '../../src/config-feed/propagation/config-news.ts';
import { executeAndWait } from '../../src/config-feed/propagation/execute-and-wait.ts';
import { recordNodeReport } from '../../src/config-feed/repository.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { findOperation } from '../../src/registry.ts';
import { createScene, RELEASE, type Scene } from '../scene.ts';
import { type HistoryScene, historyOf } from './history-scene.ts';

let first: Scene;
let scene: Scene;
let history: HistoryScene;
let news: ConfigNews;
beforeAll(async () => {
  first = await createScene();
  news = openConfigNews(first.world.databaseUrl);
});
afterAll(async () => {
  await news.close();
  await first.world.close();
});
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
  history = historyOf(scene);
  await history.compile('all');
});

const addNode = (name: string, appliedRevision = 1) =>
  scene.world.env.database.instanceNode.create({
    data: { instanceId: scene.tenant.instanceId, name, host: '127.0.0.1', appliedRevision },
  });

const acknowledge = (node: string, appliedRevision: number | null, refusedReason: string | null = null) =>
  recordNodeReport(scene.world.env.database, scene.tenant.instanceId, {
    ...{ node, pid: 1, appliedRevision, refusedReason },
  });

/** As the console executes a request with `Prefer: wait`. Each is a request of its own. */
function asked(
  contract: OperationContract,
  prefer: string | null,
  input: { path?: object; query?: object; body?: unknown } = {},
) {
  const { tenant, world } = scene;
  const path = { project_id: tenant.projectId, instance_id: tenant.instanceId, ...input.path };
  const caller = { ...tenant.administrator, requestId: newId() };
  const raw = { path, query: { ...input.query }, body: input.body };
  return executeAndWait(world.env, caller, findOperation(contract.id), raw, { news, prefer });
}

async function publishing(prefer: string | null) {
  const { id } = await scene.createApi('orders', 'NONE');
  await history.compile();
  return asked(publishApi, prefer, { body: { action: 'online', env_id: RELEASE, api_id: id } });
}

test('an answer is held until every node has the change, and names what each serves', async () => {
  await Promise.all(['node-1', 'node-2'].map((name) => addNode(name)));
  let isAnswered = false;
  const answer = publishing('wait=20').finally(() => {
    isAnswered = true;
  });
  const revision = await until(async () => ((await history.compile()) === 2 ? 2 : null), {
    deadlineMs: 5_000,
  });
  await acknowledge('node-1', revision);
  await until(async () => (await asked(showPropagation, null)).body !== undefined, { deadlineMs: 5_000 });
  expect(isAnswered).toBe(false);
  await acknowledge('node-2', revision);
  const { status, headers, body } = await answer;
  expect(status).toBe(201);
  expect(headers).toMatchObject({
    'Preference-Applied': 'wait=20',
    'Turnpike-Revision': '2',
    'Turnpike-Acknowledged': 'node-1=2, node-2=2',
  });
  expect(publishApi.output.parse(body).propagation).toEqual({
    ...{ revision: 2, complete: true, lagging: [] },
    acknowledged: [
      { node: 'node-1', revision: 2 },
      { node: 'node-2', revision: 2 },
    ],
  });
});

test('when the time is over the answer names who lags, and why as far as it is known', async () => {
  await addNode('node-1', 1);
  await addNode('node-2', 1);
  const answer = publishing('wait=1');
  await until(async () => (await history.compile()) === 2, { deadlineMs: 5_000 });
  await acknowledge('node-2', null, 'unknown policy kind');
  const { body, status } = await answer;
  expect(status).toBe(201);
  expect(publishApi.output.parse(body).propagation).toEqual({
    ...{ revision: 2, complete: false, acknowledged: [] },
    lagging: [
      { node: 'node-1', revision: 1, reason: '' },
      { node: 'node-2', revision: 1, reason: 'unknown policy kind' },
    ],
  });
});

test('a change that is not compiled has no revision, and what holds it back is the reason', async () => {
  await addNode('node-1', 1);
  const answer = publishing('wait=1');
  const { instanceId } = scene.tenant;
  await until(
    async () => (await scene.world.env.database.configChange.count({ where: { instanceId } })) > 0,
    {
      deadlineMs: 5_000,
    },
  );
  const message = 'Changes are held back. Because.';
  await scene.world.env.database.instanceEvent.create({ data: { instanceId, kind: 'config', message } });
  const { headers, body } = await answer;
  expect(headers).not.toHaveProperty('Turnpike-Revision');
  expect(publishApi.output.parse(body).propagation).toMatchObject({
    ...{ revision: null, complete: false },
    lagging: [{ node: 'node-1', reason: message }],
  });
});

test('a change that makes no revision is held by the newest one', async () => {
  await addNode('node-1', 1);
  const { id } = await scene.createApi('orders', 'NONE');
  await scene.publish(id);
  await history.compile();
  await acknowledge('node-1', 2);
  const path = { group_id: scene.tenant.defaultGroupId };
  const answer = asked(updateDebugDomain, 'wait=20', { path, body: { sl_domain_access_enabled: true } });
  const { instanceId } = scene.tenant;
  await until(
    async () => (await scene.world.env.database.configChange.count({ where: { instanceId } })) > 0,
    {
      deadlineMs: 5_000,
    },
  );
  expect(await history.compile()).toBe(2);
  expect((await answer).headers).toMatchObject({
    'Turnpike-Revision': '2',
    'Turnpike-Acknowledged': 'node-1=2',
  });
});

test('a restoration is waited for as any change', async () => {
  await addNode('node-1', 1);
  const { id } = await scene.createApi('orders', 'NONE');
  await scene.publish(id);
  await history.compile();
  const answer = asked(restoreRevision, 'wait=20', { path: { revision: '1' } });
  await until(async () => (await history.show(3)).current, { deadlineMs: 5_000 });
  await acknowledge('node-1', 3);
  expect(restoreRevision.output.parse((await answer).body)).toMatchObject({
    ...{ revision: 3 },
    propagation: { revision: 3, complete: true },
  });
});

test('the console can wait for a revision by itself', async () => {
  await addNode('node-1', 1);
  const ask = (prefer: string | null) => asked(showPropagation, prefer, { query: { revision: '2' } });
  expect((await ask(null)).body).toMatchObject({ propagation: { revision: 2, complete: false } });
  const waiting = ask('wait=20');
  await acknowledge('node-1', 2);
  const { headers, body } = await waiting;
  expect(body).toMatchObject({ propagation: { complete: true } });
  expect(headers).toMatchObject({ 'Preference-Applied': 'wait=20' });
});

test('without the preference, or where nothing changes, nothing is waited for or told', async () => {
  await addNode('node-1', 1);
  const { headers, body } = await publishing(null);
  expect(headers).toEqual({});
  expect(body).not.toHaveProperty('propagation');
  const api = {
    name: 'draft',
    type: 1,
    req_protocol: 'HTTPS',
    req_method: 'GET',
    req_uri: '/d',
    auth_type: 'NONE',
  };
  const rest = {
    backend_type: 'MOCK',
    group_id: scene.tenant.defaultGroupId,
    mock_info: { result_content: '' },
  };
  const draft = await asked(createApi, 'wait=20', { body: { ...api, ...rest } });
  expect(draft.headers).not.toHaveProperty('Preference-Applied');
});

test('many may wait while the database has few connections: they hold none', async () => {
  await addNode('node-1', 1);
  const { instanceId } = scene.tenant;
  const deps = { db: scene.world.env.database, news };
  const waits = Array.from({ length: 200 }, () =>
    awaitPropagation(deps, { instanceId, revision: 2 }, 20_000),
  );
  await until(
    async () => {
      const [row] = await scene.world.env.database.$queryRaw<{ busy: number }[]>`
      SELECT count(*)::int AS busy FROM pg_stat_activity
       WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()`;
      return row?.busy === 0;
    },
    { deadlineMs: 5_000 },
  );
  await acknowledge('node-1', 2);
  const seen = await Promise.all(waits);
  expect(seen.every((propagation) => propagation?.complete)).toBe(true);
});

test('whoever goes away is not waited for, and a gateway that is gone ends the wait', async () => {
  await addNode('node-1', 1);
  const { instanceId } = scene.tenant;
  const deps = { db: scene.world.env.database, news };
  const gone = new AbortController();
  const waiting = awaitPropagation(deps, { instanceId, revision: 2 }, 30_000, gone.signal);
  gone.abort();
  expect((await waiting)?.complete).toBe(false);
  expect(await awaitPropagation(deps, { instanceId: newId(), revision: 2 }, 30_000)).toBeNull();
});
