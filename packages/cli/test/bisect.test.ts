import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApi, publishApi, updateApi } from '@turnpike/contracts/http/apis';
import { publish } from '@turnpike/domain/config-feed/publish';
import { executeAs } from '@turnpike/testkit/execute-as';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';

const launcher = path.resolve(import.meta.dirname, '..', 'bin', 'turnpike.mjs');
const RELEASE = 'DEFAULT_ENVIRONMENT_RELEASE_ID';
const REVISIONS = 9;
/** From this one on the API answers what nobody wants. */
const FIRST_BAD = 6;

let world: World;
let tenant: Tenant;
let home: string;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.createTenant();
  home = await mkdtemp(path.join(tmpdir(), 'turnpike-bisect-test-'));
  await writeFile(path.join(home, 'master.key'), world.masterKeyHex);
  await publish(world.env.database, tenant.instanceId, 'all', world.env);
  const id = await openApi();
  for (let revision = 3; revision <= REVISIONS; revision++) await answerWith(id, revision);
}, 60_000);
afterAll(async () => {
  await world.close();
  await rm(home, { recursive: true, force: true });
});

const own = () => ({ project_id: tenant.projectId, instance_id: tenant.instanceId });
const definition = (text: string) =>
  ({
    type: 1,
    ...{ name: 'greeting', req_uri: '/greeting', group_id: tenant.defaultGroupId },
    req_protocol: 'HTTP',
    req_method: 'GET',
    auth_type: 'NONE',
    backend_type: 'MOCK',
    mock_info: { result_content: text },
  }) as const;

async function online(api_id: string): Promise<void> {
  const body = { action: 'online' as const, env_id: RELEASE, api_id };
  await executeAs(world.env, tenant.administrator, publishApi, { path: own(), body });
  await publish(world.env.database, tenant.instanceId, 'changes', world.env);
}

async function openApi(): Promise<string> {
  const { id } = await executeAs(world.env, tenant.administrator, createApi, {
    path: own(),
    body: definition('fine 2'),
  });
  await online(id);
  return id;
}

async function answerWith(id: string, revision: number): Promise<void> {
  const body = definition(`${revision < FIRST_BAD ? 'fine' : 'broken'} ${revision}`);
  await executeAs(world.env, tenant.administrator, updateApi, { path: { ...own(), api_id: id }, body });
  await online(id);
}

/** A command line that succeeds when the gateway's answer says that it is fine. */
const ask = `"${process.execPath}" -e '
  fetch(process.env.TURNPIKE_PROBE_URL + "/greeting").then((answer) => answer.text())
    .then((text) => process.exit(text.startsWith("fine") ? 0 : 1))'`;

function bisect(probe: string, ...more: string[]) {
  const range = ['--good', '2', '--bad', String(REVISIONS), '--probe', probe];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [launcher, 'bisect', tenant.instanceId, '--home', home, ...range, ...more],
    {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', DATABASE_URL: world.databaseUrl },
    },
  );
  return { status, stdout, stderr };
}

const leftovers = async () =>
  (await readdir(tmpdir())).filter((name) => /^turnpike-bisect-\w{6}$/.test(name));

test('the first bad revision is found by serving few, and told with its author and what changed', async () => {
  const before = await leftovers();
  const { status, stdout, stderr } = bisect(ask);
  expect(stderr).toBe('');
  expect(stdout).toContain(`Revision ${FIRST_BAD} is the first bad one: API greeting changed`);
  expect(stdout).toContain('by tester (CreateOrDeletePublishRecordForApiV2)');
  expect(stdout).toContain('backend.body: "fine 5" -> "broken 6"');
  expect(stdout.match(/^revision \d+: /gm)).toHaveLength(3);
  expect(status).toBe(0);
  expect(await leftovers()).toEqual(before);
}, 60_000);

test('a probe that cannot tell ends the search, and leaves nothing running', async () => {
  const before = await leftovers();
  const { status, stdout } = bisect('exit 125', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ event: 'error', code: 'bisect_failed' });
  expect(status).toBe(1);
  expect(await leftovers()).toEqual(before);
}, 60_000);

test('a revision that is not kept, or a range that is none, is refused before anything is started', () => {
  expect(bisect(ask, '--bad', '99', '--json').stdout).toContain('has no revision 99');
  expect(bisect(ask, '--good', '9', '--json').stdout).toContain('must come before');
});
