import * as access from '@turnpike/contracts/http/access';
import { createCustomPolicy, grantOnDomain } from '@turnpike/contracts/http/permissions';
import { addUserToGroup, createAccessKey, listUsers } from '@turnpike/contracts/http/users';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import type { Caller } from '../kernel/define-operation.ts';
import type { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';

let world: World;
let scene: IdentityScene;
let project: { project_id: string };
beforeAll(async () => {
  world = await createIdentityWorld();
  scene = await createIdentityScene(world);
  project = { project_id: scene.account.project_id };
});
afterAll(() => world.close());

/** A new user with a document, who is loaded as they are at each call. */
async function userWith(policy: PolicyDocument) {
  const name = `u${newId()}`;
  const [user_id, group_id] = [await scene.newUser({ name }), await scene.newGroup()];
  await scene.call(addUserToGroup, { path: { group_id, user_id } });
  const grant = async (document: PolicyDocument) => {
    const body = { role: { display_name: `p${newId()}`, policy: document } };
    const { role } = await scene.call(createCustomPolicy, { body });
    await scene.call(grantOnDomain, { path: { domain_id: scene.accountId, group_id, role_id: role.id } });
    return role.display_name;
  };
  const policyName = await grant(policy);
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id } } });
  return { name, user_id, policyName, grant, caller: () => scene.callerOf(credential.access) };
}

async function deniedId(caller: Caller): Promise<string> {
  const error = await scene.call(listUsers, {}, caller).catch((thrown: ManagementError) => thrown);
  return (error as ManagementError).decisionId ?? 'not refused';
}

const show = (decision_id: string) => scene.call(access.showDecision, { path: { ...project, decision_id } });
const empty: PolicyDocument = { Version: '1.1', Statement: [] };

test('a refusal can be opened: who, what, on what, in which circumstances, and what would allow it', async () => {
  const user = await userWith(empty);
  const caller = await user.caller();
  const decision = await show(await deniedId(caller));
  expect(decision).toMatchObject({
    principal: { type: 'user', id: user.user_id, name: user.name },
    credential: { kind: 'access_key', id: caller.principal.credential.id },
    operation: 'KeystoneListUsers',
    action: 'iam:users:listUsers',
    resource: { urn: `iam::${scene.accountId}:user:*` },
    location: { project_id: null, instance_id: null, enterprise_project_id: null },
    context: { 'g:SourceIp': '192.0.2.1', 'g:UserName': user.name, 'g:MFAPresent': false },
    determining: [],
    sentence: `Denied: no statement of ${user.name}’s policies allows it.`,
    request_id: caller.requestId,
    source_ip: '192.0.2.1',
  });

  // It is no guess: with just that document more, the same request passes.
  expect(decision.smallest_allow).not.toBeNull();
  await user.grant(decision.smallest_allow ?? empty);
  expect((await scene.call(listUsers, {}, await user.caller())).users).not.toEqual([]);
});

test('a refusal by a Deny names the statement, and promises nothing of one more Allow', async () => {
  const user = await userWith({
    Version: '5.0',
    Statement: [
      { Effect: 'Allow', Action: ['iam:*:*'] },
      { Sid: 'NoUsers', Effect: 'Deny', Action: ['iam:users:*'] },
    ],
  });
  const decision = await show(await deniedId(await user.caller()));
  expect(decision).toMatchObject({
    determining: [{ policy_name: user.policyName, statement_index: 1, sid: 'NoUsers', effect: 'Deny' }],
    sentence: `Denied by statement 2 (NoUsers) of policy ${user.policyName}.`,
    smallest_allow: null,
  });
});

test('refusals are listed newest first, by person and by action; what was allowed is not among them', async () => {
  const [ann, ben] = [await userWith(empty), await userWith(empty)];
  const ids: string[] = [];
  for (const user of [ann, ben, ann]) ids.push(await deniedId(await user.caller()));
  const list = async (query: Record<string, string>) => {
    const { decisions, total } = await scene.call(access.listDecisions, { path: project, query });
    return { ids: decisions.map(({ decision_id }) => decision_id), total };
  };
  expect(await list({ user_name: ann.name })).toEqual({ ids: [ids[2], ids[0]], total: 2 });
  expect(await list({ user_id: ben.user_id })).toEqual({ ids: [ids[1]], total: 1 });
  expect(await list({ user_id: ann.user_id, limit: '1', offset: '1' })).toEqual({ ids: [ids[0]], total: 2 });
  expect((await list({ user_id: ann.user_id, action: 'apig:apis:get' })).total).toBe(0);
  const all = await list({ limit: '500' });
  expect(all.ids.slice(0, 3)).toEqual(ids.toReversed());
  expect(
    await world.env.database.auditEvent.count({ where: { accountId: scene.accountId } }),
  ).toBeGreaterThan(all.total);
});

test('an audit row of something that was done, and another account’s decision, are no decisions', async () => {
  const { accountId } = scene;
  const done = await world.env.database.auditEvent.findFirstOrThrow({
    where: { accountId, outcome: 'succeeded' },
  });
  const user = await userWith(empty);
  const other = await createIdentityScene(world);
  const theirs = {
    path: { project_id: other.account.project_id, decision_id: await deniedId(await user.caller()) },
  };
  expect(await other.refusal(access.showDecision, theirs)).toContain('TURNPIKE.3053');
  for (const decision_id of [done.id, newId()])
    expect(await scene.refusal(access.showDecision, { path: { ...project, decision_id } })).toContain(
      'TURNPIKE.3053',
    );
});

test('whoever was refused cannot open decisions by that alone', async () => {
  const caller = await (await userWith(empty)).caller();
  const input = { path: { ...project, decision_id: await deniedId(caller) } };
  expect(await scene.refusal(access.showDecision, input, caller)).toContain('APIG.1005');
});
