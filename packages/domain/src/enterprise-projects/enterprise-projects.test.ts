import * as contracts from '@turnpike/contracts/http/enterprise-projects';
import * as grants from '@turnpike/contracts/http/grants';
import {
  createInstance,
  listInstances,
  showInstance,
  updateInstance,
} from '@turnpike/contracts/http/instances';
import { createAccessKey } from '@turnpike/contracts/http/users';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { accountLimits } from '../accounts/limits.ts';
import { newId } from '../kernel/new-id.ts';

let world: World;
let scene: IdentityScene;
beforeAll(async () => {
  world = await createIdentityWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
});

const project = () => ({ project_id: scene.account.project_id });
const at = (enterprise_project_id: string) => ({ path: { ...project(), enterprise_project_id } });
const create = async (name: string) =>
  (await scene.call(contracts.createEnterpriseProject, { path: project(), body: { name } }))
    .enterprise_project;
const newGateway = async (instance_name: string, enterprise_project_id?: string) => {
  const body = { instance_name, ...(enterprise_project_id && { enterprise_project_id }) };
  return (await scene.call(createInstance, { path: project(), body })).instance_id;
};
const gateway = (instance_id: string) => ({ path: { ...project(), instance_id } });

/** A user with all rights in that enterprise project and none elsewhere. */
async function userOf(enterpriseProjectId: string) {
  const user_id = await scene.newUser();
  const scope = { type: 'enterprise_project' as const, id: enterpriseProjectId };
  const body = { user_id, role_id: 'system_account_administrator', scope };
  await scene.call(grants.createGrant, { path: project(), body });
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id } } });
  return scene.callerOf(credential.access);
}

test('an enterprise project is created, changed, disabled, enabled and deleted', async () => {
  const made = await create('team-a');
  expect(made).toMatchObject({ name: 'team-a', description: '', status: 1, type: 'prod' });
  const path = at(made.id);
  const changed = await scene.call(contracts.updateEnterpriseProject, {
    ...path,
    body: { name: 'team-b', description: 'moved' },
  });
  expect(changed.enterprise_project).toMatchObject({ id: made.id, name: 'team-b', description: 'moved' });
  await scene.call(contracts.switchEnterpriseProject, { ...path, body: { action: 'disable' } });
  const shown = await scene.call(contracts.showEnterpriseProject, path);
  expect(shown.enterprise_project.status).toBe(2);
  const list = async (query: Record<string, string>) =>
    (await scene.call(contracts.listEnterpriseProjects, { path: project(), query })).enterprise_projects;
  expect((await list({})).map(({ name }) => name)).toEqual(['default', 'team-b']);
  expect((await list({ status: '2' })).map(({ name }) => name)).toEqual(['team-b']);
  expect((await list({ name: 'EAM' })).map(({ id }) => id)).toEqual([made.id]);
  await scene.call(contracts.deleteEnterpriseProject, path);
  expect(await scene.refusal(contracts.showEnterpriseProject, path)).toContain('TURNPIKE.3051');
});

test('the default one is there without being made, and stays as it is', async () => {
  const path = at('0');
  expect((await scene.call(contracts.showEnterpriseProject, path)).enterprise_project.name).toBe('default');
  const change = { ...path, body: { name: 'mine' } };
  expect(await scene.refusal(contracts.updateEnterpriseProject, change)).toContain('TURNPIKE.3452');
  expect(await scene.refusal(contracts.deleteEnterpriseProject, path)).toContain('TURNPIKE.3452');
  const off = { ...path, body: { action: 'disable' as const } };
  expect(await scene.refusal(contracts.switchEnterpriseProject, off)).toContain('TURNPIKE.3452');
  const again = { path: project(), body: { name: 'Default' } };
  expect(await scene.refusal(contracts.createEnterpriseProject, again)).toContain('APIG.2012');
});

test('two of an account never have the same name', async () => {
  await create('one');
  const twice = { path: project(), body: { name: 'one' } };
  expect(await scene.refusal(contracts.createEnterpriseProject, twice)).toContain('IAM.0012');
});

test('who is granted an enterprise project acts on its gateways, and on no other', async () => {
  const [mine, other] = [await create('mine'), await create('other')];
  const [inside, outside] = [await newGateway('inside', mine.id), await newGateway('outside', other.id)];
  const caller = await userOf(mine.id);
  expect(await scene.call(showInstance, gateway(inside), caller)).toMatchObject({
    enterprise_project_id: mine.id,
  });
  expect(await scene.refusal(showInstance, gateway(outside), caller)).toContain('APIG.1005');
  const { instances } = await scene.call(listInstances, { path: project() }, caller);
  expect(instances.map(({ id }) => id)).toEqual([inside]);
  const make = (enterprise_project_id: string) => ({
    path: project(),
    body: { instance_name: `g${newId()}`.slice(0, 20), enterprise_project_id },
  });
  await scene.call(createInstance, make(mine.id), caller);
  expect(await scene.refusal(createInstance, make(other.id), caller)).toContain('APIG.1005');
});

test('a gateway is moved by those who may change it on both sides', async () => {
  const [from, to] = [await create('from'), await create('to')];
  const id = await newGateway('moving', from.id);
  const move = { ...gateway(id), body: { enterprise_project_id: to.id } };
  expect(await scene.refusal(updateInstance, move, await userOf(from.id))).toContain('APIG.1005');
  expect(await scene.refusal(updateInstance, move, await userOf(to.id))).toContain('APIG.1005');
  expect(await scene.call(updateInstance, move)).toMatchObject({ enterprise_project_id: to.id });
  await scene.call(showInstance, gateway(id), await userOf(to.id));
  expect(await scene.refusal(showInstance, gateway(id), await userOf(from.id))).toContain('APIG.1005');
});

test('a gateway goes into an enabled enterprise project of its own account only', async () => {
  const other = await createIdentityScene(world);
  const { enterprise_project } = await other.call(contracts.createEnterpriseProject, {
    path: { project_id: other.account.project_id },
    body: { name: 'theirs' },
  });
  const id = await newGateway('staying');
  const move = (enterprise_project_id: string) => ({ ...gateway(id), body: { enterprise_project_id } });
  const answers = await Promise.all(
    [enterprise_project.id, newId()].map((foreign) => scene.refusal(updateInstance, move(foreign))),
  );
  expect(answers[0]).toContain('enterprise_project_id');
  expect(new Set(answers).size).toBe(1);
  const disabled = await create('disabled');
  const off = { action: 'disable' as const };
  await scene.call(contracts.switchEnterpriseProject, { ...at(disabled.id), body: off });
  expect(await scene.refusal(updateInstance, move(disabled.id))).toContain('enterprise_project_id');
});

test('one that holds a gateway is not deleted; the grants for an empty one go with it', async () => {
  const made = await create('doomed');
  const id = await newGateway('held', made.id);
  await userOf(made.id);
  expect(await scene.refusal(contracts.deleteEnterpriseProject, at(made.id))).toContain('TURNPIKE.3451');
  await scene.call(updateInstance, { ...gateway(id), body: { enterprise_project_id: '0' } });
  await scene.call(contracts.deleteEnterpriseProject, at(made.id));
  const { total } = await scene.call(grants.listGrants, { path: project(), query: { scope_id: made.id } });
  expect(total).toBe(0);
});

test('an account has a bounded number of them', async () => {
  const data = Array.from({ length: accountLimits.enterpriseProjects }, (_, index) => ({
    id: newId(),
    accountId: scene.accountId,
    name: `n${index}`,
  }));
  await world.env.database.enterpriseProject.createMany({ data });
  const one = { path: project(), body: { name: 'more' } };
  expect(await scene.refusal(contracts.createEnterpriseProject, one)).toContain('TURNPIKE.3114');
});
