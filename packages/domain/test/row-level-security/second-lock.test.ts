import { listUsers } from '@turnpike/contracts/http/users';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../src/accounts/bootstrap.ts';
import { principalOfAccessKey, principalOfSession } from '../../src/accounts/load-principal.ts';
import { appendAuditRecord } from '../../src/kernel/audit/repository.ts';
import type { Db } from '../../src/kernel/database.ts';
import { runAsOwner } from '../../src/kernel/database-admin.ts';
import type { Operation } from '../../src/kernel/define-operation.ts';
import { execute } from '../../src/kernel/execute.ts';
import { findOperation } from '../../src/registry.ts';
import { endSession, findSession, signIn } from '../../src/sessions/sign-in.ts';

let world: World;
let one: Tenant;
let other: Tenant;
beforeAll(async () => {
  world = await createWorld();
  [one, other] = [await world.createTenant(), await world.createTenant()];
});
afterAll(() => world?.close());

/** KeystoneListUsers with another query, and with what is written as a mutation when asked. */
function broken(query: (db: Db) => Promise<unknown>, isMutation = false): Operation {
  const { contract, behaviour } = findOperation(listUsers.id);
  const { item: _, ...rest } = behaviour;
  return {
    contract: isMutation ? { ...contract, audit: { resourceType: 'user', trace: 'brokenQuery' } } : contract,
    behaviour: { ...rest, run: query, view: (result: unknown) => result as never },
  };
}

const request = { path: {}, query: {}, body: undefined };

test.each([
  ['lists', false],
  ['mutations', true],
])('queries of %s that forgot the account show and change nothing foreign', async (_what, isMutation) => {
  const everything = broken(async (db) => (await db.user.findMany()).map((row) => row.accountId), isMutation);
  const shown = await execute(world.strictEnv, one.administrator, everything, request);
  expect(shown.body).toEqual([one.accountId]);
  const byId = broken((db) => db.instance.findFirst({ where: { id: other.instanceId } }), isMutation);
  expect((await execute(world.strictEnv, one.administrator, byId, request)).body).toBeNull();
  const renamed = broken((db) => db.user.updateMany({ data: { description: 'taken over' } }), isMutation);
  await execute(world.strictEnv, one.administrator, renamed, request);
  const users = await world.env.database.user.findMany({ where: { description: 'taken over' } });
  expect(users.map((row) => row.accountId)).toEqual([one.accountId]);
  const removal = broken((db) => db.environment.deleteMany(), isMutation);
  await execute(world.strictEnv, other.administrator, removal, request);
  const left = await world.env.database.environment.findMany();
  expect(left.map((row) => row.accountId)).toContain(one.accountId);
});

test('an audit row in the name of another account is refused', async () => {
  const forged = broken(async (db) => {
    const [row] = await db.auditEvent.findMany({ take: 1 });
    expect(row?.accountId ?? one.accountId).toBe(one.accountId);
    await appendAuditRecord(db, {
      ...{ id: 'f'.repeat(32), account_id: other.accountId, time: new Date().toISOString() },
      ...{ project_id: null, instance_id: null, operation: 'Forged', action: '', outcome: 'succeeded' },
      principal: { type: 'user', id: '', name: '' },
      credential: { kind: 'session', id: '' },
      resource: { type: '', id: '', name: '', urn: '' },
      ...{ before: null, after: null, decision: null, request_id: '', source_ip: '' },
    } as Parameters<typeof appendAuditRecord>[1]);
  });
  await expect(execute(world.strictEnv, one.administrator, forged, request)).rejects.toThrow(
    'row-level security',
  );
  expect(await world.env.database.auditEvent.count({ where: { accountId: other.accountId } })).toBe(
    await world.env.database.auditEvent.count({
      where: { accountId: other.accountId, NOT: { operationId: 'Forged' } },
    }),
  );
});

test('who asks is found out across accounts, and nothing else is', async () => {
  const { databaseUrl, masterKeyHex, strictEnv: env } = world;
  const made = await createAccount({ databaseUrl, masterKeyHex, accountName: 'doors', userName: 'alice' });
  const { password } = made.user;
  const signedIn = await signIn(env, { accountName: 'doors', userName: 'alice', password });
  if (signedIn.refusal !== undefined) throw new Error(signedIn.refusal);
  const accountId = made.account.domain_id;
  expect(await findSession(env, signedIn.sessionId)).toMatchObject({ accountId });
  expect(await principalOfSession(env, signedIn.sessionId)).toMatchObject({ accountId });
  expect((await principalOfAccessKey(env, made.access_key.ak))?.principal).toMatchObject({ accountId });
  await endSession(env, signedIn.sessionId);
  expect(await principalOfSession(env, signedIn.sessionId)).toBeNull();
  const wrong = await signIn(env, { accountName: 'doors', userName: 'alice', password: 'wrong' });
  expect(wrong.refusal).toBe('wrong');
  expect(await env.database.user.count()).toBe(0);
});

test('the audit log cannot be rewritten: not by the role, and not by the owner in passing', async () => {
  await execute(
    world.env,
    one.administrator,
    broken(async () => [], true),
    request,
  );
  const statements = [
    "UPDATE audit_events SET outcome = 'denied'",
    'DELETE FROM audit_events',
    'TRUNCATE audit_events',
    'DELETE FROM audit_checkpoints',
    'UPDATE audit_checkpoints SET seq = seq',
    'TRUNCATE audit_checkpoints',
  ];
  for (const statement of statements) {
    const asRole = world.env.database.$executeRawUnsafe(statement);
    await expect(asRole, statement).rejects.toThrow('permission denied');
    await expect(runAsOwner(world.databaseUrl, statement), statement).rejects.toThrow('are only ever added');
  }
  for (const statement of ['DELETE FROM audit_heads', 'TRUNCATE audit_heads'])
    await expect(world.env.database.$executeRawUnsafe(statement)).rejects.toThrow('permission denied');
});
