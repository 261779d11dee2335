import { listApis } from '@turnpike/contracts/http/apis';
import { createGroup, listGroups } from '@turnpike/contracts/http/groups';
import { createInstance, listInstances } from '@turnpike/contracts/http/instances';
import { createCustomPolicy, listCustomPolicies, listPolicies } from '@turnpike/contracts/http/permissions';
import { listUsers } from '@turnpike/contracts/http/users';
import type { PolicyDocument, PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createScene, type Scene } from '../../test/scene.ts';
import type { Caller } from './define-operation.ts';
import { newId } from './new-id.ts';

let scene: Scene;
const groups: Record<string, string> = {};
beforeAll(async () => {
  scene = await createScene();
  for (const name of ['alpha', 'beta', 'gamma', 'delta'])
    groups[name] = (await scene.call(createGroup, { body: { name } })).id;
});
afterAll(() => scene.world.close());

const document = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: '1.1', Statement });
const allow = (action: string, ...Resource: string[]): PolicyStatement => ({
  Effect: 'Allow',
  Action: [action],
  ...(Resource.length > 0 && { Resource }),
});
const deny = (action: string, ...Resource: string[]): PolicyStatement => ({
  ...allow(action, ...Resource),
  Effect: 'Deny',
});
const group = (name: string) => `apig:*:*:apiGroup:${scene.tenant.instanceId}/${groups[name]}`;
const holding = (...Statement: PolicyStatement[]) => scene.tenant.callerWithDocuments(document(...Statement));

async function listed(caller: Caller, query: Record<string, string> = {}) {
  const page = await scene.call(listGroups, { query }, caller);
  return { names: page.groups.map(({ name }) => name), total: page.total };
}

describe('a list of groups', () => {
  test.each<[what: string, statements: () => PolicyStatement[], names: string[]]>([
    [
      'all, for whom all is allowed',
      () => [allow('apig:*:*')],
      ['delta', 'gamma', 'beta', 'alpha', 'DEFAULT'],
    ],
    ['the one that is allowed', () => [allow('apig:groups:list', group('beta'))], ['beta']],
    [
      'all but the one that is denied',
      () => [allow('apig:groups:list'), deny('apig:groups:*', group('gamma'))],
      ['delta', 'beta', 'alpha', 'DEFAULT'],
    ],
    [
      'those allowed that are not denied',
      () => [allow('apig:*:*', group('alpha'), group('beta')), deny('apig:groups:list', group('alpha'))],
      ['beta'],
    ],
    [
      'nothing, where only another gateway’s is allowed',
      () => [allow('apig:*:*', 'apig:*:*:apiGroup:other/*')],
      [],
    ],
    [
      'all, whatever is said of another action',
      () => [allow('apig:groups:list'), deny('apig:groups:delete', group('beta'))],
      ['delta', 'gamma', 'beta', 'alpha', 'DEFAULT'],
    ],
  ])('holds %s', async (_what, statements, names) => {
    expect(await listed(holding(...statements()))).toEqual({ names, total: names.length });
  });

  test.each<[what: string, statements: () => PolicyStatement[]]>([
    ['nothing is allowed', () => []],
    ['another action is allowed', () => [allow('apig:groups:get', group('beta'))]],
    [
      'all is denied beside what is allowed',
      () => [allow('apig:groups:list', group('beta')), deny('apig:groups:list')],
    ],
  ])('is refused where %s', async (_what, statements) => {
    expect(await scene.refusal(listGroups, {}, holding(...statements()))).toContain('APIG.1005');
  });

  test('is paged by what the caller may see, and total counts no more than that', async () => {
    const caller = holding(allow('apig:groups:list'), deny('apig:groups:list', group('gamma')));
    expect(await listed(caller, { limit: '2' })).toEqual({ names: ['delta', 'beta'], total: 4 });
    expect(await listed(caller, { limit: '2', offset: '2' })).toEqual({
      names: ['alpha', 'DEFAULT'],
      total: 4,
    });
    expect(await listed(caller, { limit: '2', offset: '4' })).toEqual({ names: [], total: 4 });
  });

  test('keeps its filters', async () => {
    const caller = holding(allow('apig:groups:list', group('alpha'), group('beta')));
    expect(await listed(caller, { name: 'alpha' })).toEqual({ names: ['alpha'], total: 1 });
    expect(await listed(caller, { name: 'gamma' })).toEqual({ names: [], total: 0 });
  });

  test('shows a key with a policy of its own only what both allow', async () => {
    const caller = holding(allow('apig:groups:list', group('alpha'), group('beta')));
    const bounded = (...Statement: PolicyStatement[]): Caller => {
      const boundary = { policyId: 'b', policyName: 'b', document: document(...Statement) };
      return { ...caller, principal: { ...caller.principal, boundaries: [boundary] } };
    };
    expect((await listed(bounded(allow('apig:groups:list', group('beta'), group('gamma'))))).names).toEqual([
      'beta',
    ]);
    expect((await listed(bounded(allow('*')))).names).toEqual(['beta', 'alpha']);
    expect(await scene.refusal(listGroups, {}, bounded(allow('apig:apis:list')))).toContain('APIG.1005');
  });
});

describe('a grant for a part of the account', () => {
  const all = document(allow('*'));
  const inPlace = (type: 'instance' | 'enterprise_project' | 'project', id: string, what = all) =>
    scene.tenant.callerWithDocuments({ document: what, place: { type, id } });
  const instances = async (caller: Caller) =>
    (await scene.call(listInstances, {}, caller)).instances.map(({ instance_name }) => instance_name);
  const newInstance = (instance_name: string, enterprise_project_id: string, caller?: Caller) =>
    scene.call(createInstance, { body: { instance_name, enterprise_project_id } }, caller);

  let finance: string;
  let inFinance: string;
  beforeAll(async () => {
    finance = newId();
    const { accountId } = scene.tenant;
    await scene.world.env.database.enterpriseProject.create({
      data: { id: finance, accountId, name: 'finance' },
    });
    inFinance = (await newInstance('in-finance', finance)).instance_id;
  });

  test('shows one gateway in the list of gateways, and all that it holds', async () => {
    const caller = inPlace('instance', scene.tenant.instanceId);
    expect(await instances(caller)).toEqual(['gateway']);
    expect((await listed(caller)).total).toBe(5);
    expect(await scene.refusal(listGroups, { path: { instance_id: inFinance } }, caller)).toContain(
      'APIG.1005',
    );
    expect(await scene.refusal(listUsers, {}, caller)).toContain('APIG.1005');
  });

  test('at an enterprise project reaches the gateways in it and what they hold', async () => {
    const caller = inPlace('enterprise_project', finance);
    expect(await instances(caller)).toEqual(['in-finance']);
    const { groups: held } = await scene.call(listGroups, { path: { instance_id: inFinance } }, caller);
    expect(held.map(({ name }) => name)).toEqual(['DEFAULT']);
    expect(await scene.refusal(listGroups, {}, caller)).toContain('APIG.1005');
    await scene.call(createGroup, { path: { instance_id: inFinance }, body: { name: 'added' } }, caller);
  });

  test('at an enterprise project lets gateways be made in it and nowhere else', async () => {
    const caller = inPlace('enterprise_project', finance);
    const { instance_id } = await newInstance('made-in-finance', finance, caller);
    const row = await scene.world.env.database.instance.findUniqueOrThrow({ where: { id: instance_id } });
    expect(row.enterpriseProjectId).toBe(finance);
    const body = { instance_name: 'made-elsewhere' };
    expect(await scene.refusal(createInstance, { body }, caller)).toContain('APIG.1005');
    const other = { body: { ...body, enterprise_project_id: '0' } };
    expect(await scene.refusal(createInstance, other, caller)).toContain('APIG.1005');
  });

  test('that denies hides that part', async () => {
    const everywhere = { document: all, place: { type: 'account' as const } };
    const hidden = {
      document: document(deny('*')),
      place: { type: 'enterprise_project' as const, id: finance },
    };
    const caller = scene.tenant.callerWithDocuments(everywhere, hidden);
    expect(await instances(caller)).toEqual(['gateway']);
  });

  test('at a project shows nothing of another project', async () => {
    const id = newId();
    const { accountId, projectId } = scene.tenant;
    await scene.world.env.database.project.create({ data: { id, accountId, name: 'local-2' } });
    expect(await instances(inPlace('project', projectId))).toContain('gateway');
    expect(await scene.refusal(listInstances, {}, inPlace('project', id))).toContain('APIG.1005');
  });

  test('an enterprise project of another account is answered like one that nobody has', async () => {
    const other = newId();
    const { accountId } = await scene.world.createTenant();
    await scene.world.env.database.enterpriseProject.create({
      data: { id: other, accountId, name: 'theirs' },
    });
    const refusals = [];
    for (const id of [other, newId()])
      refusals.push(
        await scene.refusal(createInstance, {
          body: { instance_name: 'elsewhere', enterprise_project_id: id },
        }),
      );
    expect(refusals[0]).toContain('APIG.2012');
    expect(refusals[0]).toBe(refusals[1]);
  });
});

test('policies are shown one by one, system policies too, on pages that join', async () => {
  const ids: string[] = [];
  for (const display_name of ['p1', 'p2', 'p3']) {
    const policy = document(allow('apig:apis:get'));
    ids.push((await scene.call(createCustomPolicy, { body: { role: { display_name, policy } } })).role.id);
  }
  const of = (id = '') => `iam::${scene.tenant.accountId}:role:${id}`;
  const caller = holding(
    allow('iam:roles:listRoles', of('system_apig_*'), of(ids[0]), of(ids[2])),
    deny('iam:roles:listRoles', of('system_apig_full_access'), of('system_apig_administrator')),
  );
  const page = async (number: string) => {
    const query = { page: number, per_page: '2' };
    const { roles, total_number } = await scene.call(listPolicies, { query }, caller);
    return { names: roles.map(({ display_name }) => display_name), total_number };
  };
  expect(await page('1')).toEqual({ names: ['APIG ReadOnlyAccess', 'p1'], total_number: 3 });
  expect(await page('2')).toEqual({ names: ['p3'], total_number: 3 });
  const own = await scene.call(listCustomPolicies, {}, caller);
  expect(own.roles.map(({ display_name }) => display_name)).toEqual(['p1', 'p3']);
});

describe('a list of 1,000 resources', () => {
  const COUNT = 1_000;

  test('is filtered by permission, in the time that a page may take', async ({ annotate }) => {
    const tenant = await scene.world.createTenant();
    const of = scene.of(tenant);
    const { database } = scene.world.env;
    const { id: sample } = await of.createApi('sample');
    const { createdAt, updatedAt, ...row } = await database.api.findUniqueOrThrow({ where: { id: sample } });
    const ids = Array.from({ length: COUNT }, () => newId());
    const definition = row.definition as object;
    await database.api.createMany({
      data: ids.map((id) => ({ ...row, id, name: id, reqUri: `/${id}`, definition })),
    });
    const seen = new Set(ids.filter((_, index) => index % 20 === 0));
    const one = (id: string) => `apig:*:*:api:${tenant.instanceId}/${id}`;
    const caller = tenant.callerWithDocuments(document(allow('apig:apis:list', ...[...seen].map(one))));
    const times: number[] = [];
    for (let run = 0; run < 12; run++) {
      const started = performance.now();
      const { total, apis } = await of.call(listApis, { query: { limit: '500' } }, caller);
      times.push(performance.now() - started);
      expect(total).toBe(seen.size);
      expect(apis.every(({ id }) => seen.has(id))).toBe(true);
    }
    const median = times.toSorted((a, b) => a - b)[6] ?? 0;
    await annotate(`a list of ${COUNT} APIs, filtered: ${median.toFixed(1)} ms, median of ${times.length}`);
    expect(median).toBeLessThan(500);
  });
});
