import { createApp, deleteApp } from '@turnpike/contracts/http/apps';
import { verifyAuditLog } from '@turnpike/contracts/http/audit';
import { createInstance } from '@turnpike/contracts/http/instances';
import { createUserGroup, deleteUserGroup } from '@turnpike/contracts/http/users';
import { type CallInput, executeAs } from '@turnpike/testkit/execute-as';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCheckpoint } from '../../src/audit/checkpoints.ts';
import { newId } from '../../src/kernel/new-id.ts';

/** As many as an account may have. */
const GATEWAYS = 5;
const ROUNDS = 6;

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.createTenant();
});
afterAll(() => world.close());

type Contract = Parameters<typeof executeAs>[2];
const call = <C extends Contract>(contract: C, input: Omit<CallInput<C>, 'path'> & { path?: object }) =>
  executeAs(world.env, tenant.administrator, contract, {
    ...input,
    path: { project_id: tenant.projectId, ...input.path },
  } as CallInput<C>);

async function newGateway(): Promise<string> {
  const { instance_id } = await call(createInstance, { body: { instance_name: `g${newId().slice(0, 8)}` } });
  await world.env.database.instance.updateMany({
    where: { id: instance_id ?? '' },
    data: { status: 'Running', progress: 100 },
  });
  return instance_id ?? '';
}

/** Each waits for its own gateway's or account's lock first and for the chain's head last, whatever the others do. */
async function changeGateway(instance_id: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const path = { instance_id };
    const { id } = await call(createApp, { path, body: { name: `n${newId().slice(0, 8)}` } });
    await call(deleteApp, { path: { ...path, app_id: id } });
  }
}

async function changeAccount(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const body = { group: { name: `g${newId()}` } };
    const { group } = await executeAs(world.env, tenant.administrator, createUserGroup, { path: {}, body });
    await executeAs(world.env, tenant.administrator, deleteUserGroup, { path: { group_id: group.id } });
  }
}

async function beDenied(): Promise<void> {
  const body = { group: { name: 'denied' } };
  for (let round = 0; round < ROUNDS; round++) {
    const attempt = executeAs(world.env, tenant.callerWith(), createUserGroup, { path: {}, body });
    await expect(attempt).rejects.toThrow('permission');
  }
}

async function signMeanwhile(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await makeCheckpoint(world.env, tenant.accountId);
}

test('changes in several gateways and in the account at once, and denials among them, make one chain without a gap', async () => {
  const gateways = [tenant.instanceId];
  for (let index = 1; index < GATEWAYS; index++) gateways.push(await newGateway());
  const already = GATEWAYS - 1;
  await Promise.all([
    ...gateways.map(changeGateway),
    changeAccount(),
    changeAccount(),
    beDenied(),
    signMeanwhile(),
  ]);
  const expected = already + GATEWAYS * ROUNDS * 2 + 2 * ROUNDS * 2 + ROUNDS;
  const rows = await world.env.database.auditEvent.findMany({
    where: { accountId: tenant.accountId },
    orderBy: { seq: 'asc' },
  });
  expect(rows.map(({ seq }) => Number(seq))).toEqual(
    Array.from({ length: expected }, (_, index) => index + 1),
  );
  const verdict = await call(verifyAuditLog, {});
  expect(verdict).toMatchObject({ ok: true, events: expected, first_bad: null });
});

test('a mutation that fails at its end leaves no gap', async () => {
  const body = { group: { name: `g${newId()}` } };
  await executeAs(world.env, tenant.administrator, createUserGroup, { path: {}, body });
  const again = executeAs(world.env, tenant.administrator, createUserGroup, { path: {}, body });
  await expect(again).rejects.toThrow();
  await executeAs(world.env, tenant.administrator, createUserGroup, {
    path: {},
    body: { group: { name: `g${newId()}` } },
  });
  expect(await call(verifyAuditLog, {})).toMatchObject({ ok: true });
});
