import { showSession } from '@turnpike/contracts/http/permissions';
import * as contracts from '@turnpike/contracts/http/users';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { saveSetting } from '../account-security/repository.ts';
import { ADMINISTRATOR_POLICY_ID } from '../accounts/administrator.ts';
import { principalOfSession } from '../accounts/load-principal.ts';
import type { Caller } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';
import { signIn } from '../sessions/sign-in.ts';

let scene: IdentityScene;
beforeAll(async () => {
  scene = await createIdentityScene(await createIdentityWorld());
});
afterAll(() => scene.world.close());

const FIRST = 'Passw0rd';

/** Signs in and answers as whom the session acts. */
async function callerAs(userName: string, password = FIRST): Promise<Caller> {
  const accountName = scene.account.account.name;
  const opened = await signIn(scene.world.env, { accountName, userName, password });
  if (opened.refusal) throw new Error(opened.refusal);
  const principal = await principalOfSession(scene.world.env, opened.sessionId);
  if (!principal) throw new Error('the session opens nothing');
  return { principal, requestId: newId(), sourceIp: '192.0.2.2' };
}

/** As somebody's request finds it now. */
const isAlive = async (caller: Caller) =>
  (await principalOfSession(scene.world.env, caller.principal.credential.id)) !== null;

const change = (user_id: string, original_password: string, password: string) => ({
  path: { user_id },
  body: { user: { original_password, password } },
});

async function newUser(more: object = {}) {
  const name = `u${newId()}`;
  return { name, id: await scene.newUser({ name, ...more }) };
}

test('a new user may do nothing but choose a password, see who they are and go', async () => {
  const { name, id } = await newUser({ pwd_status: undefined });
  await scene.world.env.database.policyGrant.create({
    data: {
      id: newId(),
      accountId: scene.accountId,
      userId: id,
      policyId: ADMINISTRATOR_POLICY_ID,
    },
  });
  const path = { project_id: scene.account.project_id };
  const before = await callerAs(name);
  const refusal = 'TURNPIKE.3403: The password must be changed before anything else can be done.';
  expect(await scene.refusal(contracts.listUsers, {}, before)).toBe(refusal);
  expect(await scene.refusal(contracts.listAccessKeys, {}, before)).toBe(refusal);
  expect((await scene.call(showSession, { path }, before)).user.name).toBe(name);
  await scene.call(contracts.changePassword, change(id, FIRST, 'My-0wn-choice'), before);
  expect(await isAlive(before)).toBe(true);
  const after = await callerAs(name, 'My-0wn-choice');
  expect((await scene.call(contracts.listUsers, {}, after)).total).toBeGreaterThan(0);
});

test('a user is free who was made without that duty, or was given a new password without it', async () => {
  const { name, id } = await newUser({ pwd_status: false });
  expect((await callerAs(name)).principal.admission?.mustChangePassword).toBe(false);
  const path = { user_id: id };
  await scene.call(contracts.updateUser, { path, body: { user: { password: 'An0ther-one' } } });
  expect((await callerAs(name, 'An0ther-one')).principal.admission?.mustChangePassword).toBe(true);
  const body = { user: { password: 'A-th1rd-one', pwd_status: false } };
  await scene.call(contracts.updateUser, { path, body });
  expect((await callerAs(name, 'A-th1rd-one')).principal.admission?.mustChangePassword).toBe(false);
});

test('a change ends the other sessions and the tokens of the user, not the one that asked', async () => {
  const { name, id } = await newUser();
  const [mine, other] = [await callerAs(name), await callerAs(name)];
  await scene.world.env.database.token.create({
    data: {
      id: newId(),
      accountId: scene.accountId,
      userId: id,
      hash: newId(),
      digestSealed: '',
      methods: ['password'],
      expiresAt: new Date(Date.now() + 60_000),
    },
  });
  await scene.call(contracts.changePassword, change(id, FIRST, 'N3w-password'), mine);
  expect([await isAlive(mine), await isAlive(other)]).toEqual([true, false]);
  expect(await scene.world.env.database.token.count({ where: { userId: id } })).toBe(0);
});

test('nobody changes another’s password without permission, and an explicit Deny takes one’s own away', async () => {
  const [me, other] = [await newUser(), await newUser()];
  const caller = await callerAs(me.name);
  const refused = await scene.refusal(
    contracts.changePassword,
    change(other.id, FIRST, 'N3w-password'),
    caller,
  );
  expect(refused).toContain('APIG.1005');
  const deny = {
    policyId: 'p',
    policyName: 'deny',
    document: {
      Version: '1.1' as const,
      Statement: [{ Effect: 'Deny' as const, Action: ['iam:users:changePassword'] }],
    },
    place: { type: 'account' as const },
  };
  const denied = {
    ...caller,
    principal: { ...caller.principal, grants: [...caller.principal.grants, deny] },
  };
  const own = change(me.id, FIRST, 'N3w-password');
  expect(await scene.refusal(contracts.changePassword, own, denied)).toContain('APIG.1005');
  await scene.call(contracts.changePassword, own, caller);
});

test('where the account does not let users manage passwords, only a forced change is possible', async () => {
  const other = await createIdentityScene(scene.world);
  const { database } = scene.world.env;
  const policy = { allow_user: { manage_password: false } };
  await saveSetting(database, other.accountId, 'protectPolicy', policy, new Date());
  for (const pwd_status of [false, true]) {
    const name = `u${newId()}`;
    const id = await other.newUser({ name, pwd_status });
    const accountName = other.account.account.name;
    const opened = await signIn(scene.world.env, { accountName, userName: name, password: FIRST });
    if (opened.refusal) throw new Error(opened.refusal);
    const principal = await principalOfSession(scene.world.env, opened.sessionId);
    if (!principal) throw new Error('the session opens nothing');
    const caller = { principal, requestId: newId(), sourceIp: '192.0.2.2' };
    const input = change(id, FIRST, 'N3w-password');
    if (pwd_status) await other.call(contracts.changePassword, input, caller);
    else expect(await other.refusal(contracts.changePassword, input, caller)).toContain('APIG.1005');
  }
});

test('a stolen session finds out no password: after five wrong ones no more are looked at, and sign-in is locked too', async () => {
  const { name, id } = await newUser();
  const caller = await callerAs(name);
  for (let n = 0; n < 5; n += 1)
    expect(
      await scene.refusal(contracts.changePassword, change(id, `wr0ng-${n}`, 'N3w-password'), caller),
    ).toBe('TURNPIKE.0410: The original password is wrong.');
  expect(await scene.refusal(contracts.changePassword, change(id, FIRST, 'N3w-password'), caller)).toContain(
    'TURNPIKE.0429',
  );
  await expect(callerAs(name)).rejects.toThrow('locked');
  const failures = { accountId: scene.accountId, outcome: 'failed', principalId: id };
  const rows = await scene.world.env.database.auditEvent.findMany({ where: failures });
  expect(rows).toHaveLength(5);
  expect(JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? '' : value))).not.toContain(
    'wr0ng',
  );
});
