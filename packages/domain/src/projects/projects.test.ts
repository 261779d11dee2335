import { createApp, listApps } from '@turnpike/contracts/http/apps';
import { createGrant } from '@turnpike/contracts/http/grants';
import { createGroup, listGroups } from '@turnpike/contracts/http/groups';
import {
  createInstance,
  deleteInstance,
  listInstances,
  showInstance,
} from '@turnpike/contracts/http/instances';
import {
  createCustomPolicy,
  grantOnDomain,
  grantOnProject,
  listAuthProjects,
} from '@turnpike/contracts/http/permissions';
import * as contracts from '@turnpike/contracts/http/projects';
import { addUserToGroup, createAccessKey } from '@turnpike/contracts/http/users';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { accountLimits } from '../accounts/limits.ts';
import { newId } from '../kernel/new-id.ts';
import { findWorkingProject } from './home-project.ts';

const READ_ONLY = 'system_apig_read_only_access';

let world: World;
let scene: IdentityScene;
let home: string;
beforeAll(async () => {
  world = await createIdentityWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
  home = scene.account.project_id;
});

const create = async (name: string, parent_id = home) =>
  (await scene.call(contracts.createProject, { body: { project: { name, parent_id } } })).project;
const refusalOf = (name: string, parent_id = home) =>
  scene.refusal(contracts.createProject, { body: { project: { name, parent_id } } });
const suspend = (project_id: string, status: 'suspended' | 'normal' = 'suspended') =>
  scene.call(contracts.updateProjectStatus, { path: { project_id }, body: { project: { status } } });
const newGateway = async (project_id: string, instance_name = `g${newId()}`.slice(0, 20)) =>
  (await scene.call(createInstance, { path: { project_id }, body: { instance_name } })).instance_id;

async function memberOf(group_id: string) {
  const user_id = await scene.newUser();
  await scene.call(addUserToGroup, { path: { group_id, user_id } });
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id } } });
  return { user_id, caller: () => scene.callerOf(credential.access) };
}

test('a project is made below a region’s, shown, changed and found', async () => {
  const made = await create('local-1_shop');
  expect(made).toMatchObject({ name: 'local-1_shop', parent_id: home, is_domain: false, enabled: true });
  const path = { project_id: made.id };
  const { project } = await scene.call(contracts.updateProject, {
    path,
    body: { project: { name: 'local-1_store', description: 'moved' } },
  });
  expect(project).toMatchObject({ id: made.id, name: 'local-1_store', description: 'moved' });
  expect(await scene.call(contracts.showProject, { path })).toEqual({ project });
  const names = async (query: Record<string, string>) =>
    (await scene.call(contracts.listProjects, { query })).projects.map(({ name }) => name);
  expect(await names({})).toEqual(['local-1', 'local-1_store']);
  expect(await names({ parent_id: home })).toEqual(['local-1_store']);
  expect(await names({ parent_id: scene.accountId })).toEqual(['local-1']);
  expect(await names({ name: 'local-1' })).toEqual(['local-1']);
  expect(await names({ is_domain: 'true' })).toEqual([]);
  expect(await names({ page: '2', per_page: '1' })).toEqual(['local-1_store']);
  const auth = await scene.call(listAuthProjects);
  expect(auth.projects.map(({ id }) => id)).toEqual([home, made.id]);
  const { regions } = await scene.call(contracts.listRegions);
  expect(regions.map(({ id }) => id)).toEqual(['local-1']);
  expect((await scene.call(contracts.listAuthDomains)).domains).toMatchObject([{ id: scene.accountId }]);
});

test('a project is called by its region, and has no projects below it', async () => {
  const below = await create('local-1_shop');
  expect(await refusalOf('shop')).toContain('parameterName:project.name');
  expect(await refusalOf('local-2_shop')).toContain('parameterName:project.name');
  expect(await refusalOf('local-1_')).toContain('parameterName:project.name');
  expect(await refusalOf('local-1_shop')).toContain('IAM.0012');
  expect(await refusalOf('local-1_shop_more', below.id)).toContain('parameterName:project.parent_id');
  const rename = (project_id: string, name: string) =>
    scene.refusal(contracts.updateProject, { path: { project_id }, body: { project: { name } } });
  expect(await rename(home, 'elsewhere')).toContain('parameterName:project.name');
  expect(await rename(below.id, 'local-2_shop')).toContain('parameterName:project.name');
});

test('a region has a bounded number of projects, as its quota tells', async () => {
  const quota = async () => {
    const { quotas } = await scene.call(contracts.showProjectQuota, { path: { project_id: home } });
    return quotas.resources;
  };
  expect(await quota()).toMatchObject([{ type: 'project', quota: accountLimits.projectsPerRegion, used: 0 }]);
  for (let count = 0; count < accountLimits.projectsPerRegion; count++) await create(`local-1_p${count}`);
  expect(await refusalOf('local-1_more')).toContain('TURNPIKE.3113');
  expect(await quota()).toMatchObject([{ used: accountLimits.projectsPerRegion }]);
});

test('each project has its own gateways, and a gateway is reached through its own project only', async () => {
  const { id: shop } = await create('local-1_shop');
  const [ours, theirs] = [await newGateway(home), await newGateway(shop)];
  const listed = async (project_id: string) =>
    (await scene.call(listInstances, { path: { project_id } })).instances.map(({ id }) => id);
  expect(await listed(home)).toEqual([ours]);
  expect(await listed(shop)).toEqual([theirs]);
  const through = (project_id: string, instance_id: string) => ({ path: { project_id, instance_id } });
  await scene.call(createGroup, { ...through(shop, theirs), body: { name: 'orders' } });
  await scene.call(createApp, { ...through(shop, theirs), body: { name: 'caller' } });
  for (const contract of [showInstance, listGroups, listApps])
    expect(await scene.refusal(contract, through(home, theirs))).toContain('APIG.3030');
});

test('a grant for a project and a policy that names its gateways hold in that project alone', async () => {
  const { id: shop } = await create('local-1_shop');
  const [ours, theirs] = [await newGateway(home), await newGateway(shop)];
  const group_id = await scene.newGroup();
  const { caller } = await memberOf(group_id);
  const show = (project_id: string, instance_id: string) => ({ path: { project_id, instance_id } });
  await scene.call(grantOnProject, { path: { project_id: shop, group_id, role_id: READ_ONLY } });
  await scene.call(showInstance, show(shop, theirs), await caller());
  expect(await scene.refusal(showInstance, show(home, ours), await caller())).toContain('APIG.1005');

  const Resource = [`apig:local-1_shop:${scene.accountId}:instance:*`];
  const { role } = await scene.call(createCustomPolicy, {
    body: {
      role: {
        display_name: newId(),
        policy: {
          Version: '1.1',
          Statement: [{ Effect: 'Allow', Action: ['apig:instances:get'], Resource }],
        },
      },
    },
  });
  const other = await scene.newGroup();
  const member = await memberOf(other);
  await scene.call(grantOnDomain, {
    path: { domain_id: scene.accountId, group_id: other, role_id: role.id },
  });
  await scene.call(showInstance, show(shop, theirs), await member.caller());
  expect(await scene.refusal(showInstance, show(home, ours), await member.caller())).toContain('APIG.1005');
});

test('what a suspended project holds is shown and not changed, until it is taken up again', async () => {
  const instance_id = await newGateway(home);
  const path = { project_id: home, instance_id };
  await suspend(home);
  const { project } = await scene.call(contracts.showProjectStatus, { path: { project_id: home } });
  expect(project).toMatchObject({ enabled: false, status: 'suspended' });
  await scene.call(showInstance, { path });
  await scene.call(listGroups, { path });
  const refusals = [
    scene.refusal(createGroup, { path, body: { name: 'orders' } }),
    scene.refusal(deleteInstance, { path }),
    scene.refusal(createInstance, { path: { project_id: home }, body: { instance_name: 'more' } }),
  ];
  for (const refusal of await Promise.all(refusals)) expect(refusal).toContain('TURNPIKE.3454');
  await suspend(home, 'normal');
  await scene.call(createGroup, { path, body: { name: 'orders' } });
});

test('that a project is suspended is told to those only who might change it', async () => {
  const instance_id = await newGateway(home);
  await suspend(home);
  const { caller } = await memberOf(await scene.newGroup());
  const path = { project_id: home, instance_id };
  expect(await scene.refusal(deleteInstance, { path }, await caller())).toContain('APIG.1005');
});

test('the projects of a user are those that a grant reaches, by whichever place', async () => {
  const { id: shop } = await create('local-1_shop');
  const gateway = await newGateway(shop);
  const group_id = await scene.newGroup();
  const { user_id } = await memberOf(group_id);
  const projects = async () =>
    (await scene.call(contracts.listProjectsOfUser, { path: { user_id } })).projects.map(({ id }) => id);
  expect(await projects()).toEqual([]);
  const body = { user_id, role_id: READ_ONLY, scope: { type: 'instance' as const, id: gateway } };
  await scene.call(createGrant, { path: { project_id: home }, body });
  expect(await projects()).toEqual([shop]);
  await scene.call(grantOnProject, { path: { project_id: home, group_id, role_id: READ_ONLY } });
  expect(await projects()).toEqual([home, shop]);
});

test('a browser works in the project that it remembers, as long as the account has it', async () => {
  const project = await create(
    `${(await scene.call(contracts.showProject, { path: { project_id: home } })).project.name}_work`,
  );
  const other = await createIdentityScene(world);
  const accountId = scene.account.account.domain_id;
  const workingIn = async (remembered?: string) =>
    (await findWorkingProject(world.env, accountId, remembered)).id;
  expect(await workingIn(project.id)).toBe(project.id);
  for (const remembered of [undefined, '', newId(), other.account.project_id])
    expect(await workingIn(remembered)).toBe(home);
});
