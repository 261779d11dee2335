import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as apis from '@turnpike/contracts/http/apis';
import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import { executeAs } from '@turnpike/testkit/execute-as';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAsOwner } from '../kernel/database-admin.ts';

const migrationFile = path.resolve(
  import.meta.dirname,
  '../../../../prisma/migrations/20261124114001_publication_route/migration.sql',
);

let world: World;
let tenant: Tenant;
let groupId: string;

beforeAll(async () => {
  world = await createWorld();
  tenant = await world.createTenant();
  const where = { instanceId: tenant.instanceId };
  groupId = (await world.env.database.apiGroup.findFirstOrThrow({ where })).id;
});
afterAll(() => world.close());

const scope = () => ({ project_id: tenant.projectId, instance_id: tenant.instanceId });

async function publish(name: string, req_uri: string, match_mode: 'NORMAL' | 'SWA' = 'NORMAL') {
  const names = apiParameters(req_uri);
  const { id } = await executeAs(world.env, tenant.administrator, apis.createApi, {
    path: scope(),
    body: {
      ...{ name, req_uri, match_mode, group_id: groupId, type: 1, req_protocol: 'HTTP', req_method: 'GET' },
      ...{ auth_type: 'NONE', backend_type: 'MOCK', mock_info: { result_content: '{}' } },
      req_params: names.map((parameter) => ({
        name: parameter,
        type: 'STRING' as const,
        location: 'PATH' as const,
      })),
    },
  });
  const body = { action: 'online' as const, api_id: id, env_id: RELEASE_ENVIRONMENT_ID };
  return executeAs(world.env, tenant.administrator, apis.publishApi, { path: scope(), body });
}

const apiParameters = (uri: string) => Array.from(uri.matchAll(/\{([^}+]+)/g), ([, name]) => name ?? '');
const routes = () =>
  world.env.database.publication.findMany({
    select: { apiId: true, route: true },
    orderBy: { apiId: 'asc' },
  });

test('the migration gives APIs that are online the routes that publishing gives them', async () => {
  await publish('plain', '/plain');
  await publish('prefix', '/plain', 'SWA');
  await publish('one', '/a/{x}');
  await publish('rest', '/a/{x}/{rest+}');
  await publish('signs', '/b/%20*/c.d_e-f');
  const published = await routes();
  expect(published).toHaveLength(5);
  await runAsOwner(world.databaseUrl, 'ALTER TABLE publications DROP COLUMN route');
  await runAsOwner(world.databaseUrl, `BEGIN; ${await readFile(migrationFile, 'utf8')}; COMMIT; SELECT 1`);
  expect(await routes()).toEqual(published);
});

test('PostgreSQL itself keeps two APIs from taking the same calls', async () => {
  await publish('first', '/only/{name}');
  const { publish_id } = await publish('second', '/other');
  const route = `${groupId} GET NORMAL /only/{}`;
  const data = { route };
  await expect(
    world.env.database.publication.update({ where: { id: publish_id }, data }),
  ).rejects.toMatchObject({ code: 'P2002' });
});

test('whether a route is taken is asked of an index, also under row-level security', async () => {
  const { instanceId } = tenant;
  const plan = await runAsOwner<{ 'QUERY PLAN': string }>(
    world.databaseUrl,
    `BEGIN; SET LOCAL ROLE turnpike_app; SET LOCAL turnpike.account_id = '${tenant.accountId}';
     SET LOCAL enable_seqscan = off;
     EXPLAIN SELECT * FROM publications WHERE instance_id = '${instanceId}'
        AND environment_id = '${RELEASE_ENVIRONMENT_ID}' AND route = 'x' AND api_id <> 'y'`,
  );
  const text = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(text).toMatch(/Index Cond: .*route = 'x'/);
});
