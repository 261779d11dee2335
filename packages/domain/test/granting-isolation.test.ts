import type { OperationContract } from '@turnpike/contracts/http/operation';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import type { Tenant } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aclOperations } from '../src/acls/operations.ts';
import { appAuthOperations } from '../src/app-auths/operations.ts';
import { appOperations } from '../src/credentials/operations.ts';
import type { Caller } from '../src/kernel/define-operation.ts';
import { execute } from '../src/kernel/execute.ts';
import { ManagementError } from '../src/kernel/management-error.ts';
import { newId } from '../src/kernel/new-id.ts';
import { quotaOperations } from '../src/quotas/operations.ts';
import { findOperation } from '../src/registry.ts';
import { type Granted, grantAll, grantingOperations, unknownIds } from './granting-operations.ts';
import { createScene, RELEASE, type Scene, type Sent } from './scene.ts';

let victim: Scene;
let ids: Granted;
let stranger: Tenant;
/** The victim's own account, another gateway. */
let secondGateway: Tenant;

beforeAll(async () => {
  victim = await createScene();
  ids = await grantAll(victim, 'victim');
  stranger = await victim.world.createTenant();
  secondGateway = await addGateway(victim.tenant);
});
afterAll(() => victim.world.close());

async function addGateway(tenant: Tenant): Promise<Tenant> {
  const { database, keyring } = victim.world.env;
  const { accountId } = tenant;
  const { attributes, ...columns } = await database.instance.findUniqueOrThrow({
    where: { id: tenant.instanceId },
  });
  const [instanceId, defaultGroupId] = [newId(), newId()];
  await database.instance.create({
    data: {
      ...columns,
      attributes: attributes ?? {},
      id: instanceId,
      name: 'second',
      endpointServiceId: newId(),
      appCodeKeySealed: sealSecret(keyring.gatewayKey(instanceId), instanceId, newId()),
      environments: { create: { id: RELEASE, accountId, name: 'RELEASE' } },
      groups: { create: { id: defaultGroupId, accountId, name: 'DEFAULT', isDefault: true } },
    },
  });
  return { ...tenant, instanceId, defaultGroupId };
}

/** What a caller gets to know, as text; names and ids that the caller sent are blotted out. */
async function learned(
  contract: OperationContract,
  sent: Sent,
  at: Pick<Tenant, 'projectId' | 'instanceId'>,
  caller: Caller,
): Promise<string> {
  const path = { project_id: at.projectId, instance_id: at.instanceId, ...sent.path };
  const raw = { path, query: sent.query ?? {}, body: sent.body };
  const told = await execute(victim.world.env, caller, findOperation(contract.id), raw).catch(
    (error: unknown) => {
      if (error instanceof ManagementError) return `${error.code}: ${error.message}`;
      throw error;
    },
  );
  return JSON.stringify(told)
    .replaceAll(/[0-9a-f]{32}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
}

/** All that the victim has, as text. */
async function belongings(): Promise<string> {
  const { database } = victim.world.env;
  const where = { instanceId: victim.tenant.instanceId };
  const orderBy = { id: 'asc' } as const;
  return JSON.stringify([
    await database.app.findMany({ where, orderBy }),
    await database.appCode.findMany({ where, orderBy }),
    await database.appAuth.findMany({ where, orderBy }),
    await database.appQuota.findMany({ where, orderBy }),
    await database.acl.findMany({ where, orderBy }),
    await database.aclBinding.findMany({ where, orderBy }),
  ]);
}

test('the table below has every operation on credentials, authorisations, quotas and access control', () => {
  const all = [...appOperations, ...appAuthOperations, ...quotaOperations, ...aclOperations];
  const named = (contracts: OperationContract[]) => contracts.map(({ id }) => id).sort();
  expect(named(grantingOperations.map(([contract]) => contract))).toEqual(
    named(all.map(({ contract }) => contract)),
  );
});

describe.each(grantingOperations)('$id', (contract, sentFor) => {
  test('another account’s gateway answers like one that does not exist', async () => {
    const at = { projectId: victim.tenant.projectId, instanceId: victim.tenant.instanceId };
    const nowhere = { ...at, instanceId: newId() };
    const told = await learned(contract, sentFor(ids), at, stranger.administrator);
    expect(told).toBe('"APIG.3030: The instance does not exist."');
    expect(await learned(contract, sentFor(unknownIds()), nowhere, stranger.administrator)).toBe(told);
  });

  test.each(['another account', 'another gateway of the account'])(
    'ids seen from %s answer like ids that nothing has, and nothing happens to what they name',
    async (where) => {
      const at = where === 'another account' ? stranger : secondGateway;
      const before = await belongings();
      const told = await learned(contract, sentFor(ids), at, at.administrator);
      expect(told).not.toContain('victim');
      expect(await belongings()).toBe(before);
      const namesNothing = JSON.stringify(sentFor(ids)) === JSON.stringify(sentFor(unknownIds()));
      if (!namesNothing)
        expect(await learned(contract, sentFor(unknownIds()), at, at.administrator)).toBe(told);
    },
  );

  test('without a policy that allows it, it is refused and changes nothing', async () => {
    const before = await belongings();
    const caller = victim.tenant.callerWith();
    expect(await learned(contract, sentFor(ids), victim.tenant, caller)).toMatch(/^"APIG\.1005: /);
    expect(await belongings()).toBe(before);
  });

  test('who may only view is refused exactly what changes something', async () => {
    const caller = victim.tenant.callerWith('system_apig_read_only_access');
    const told = await learned(contract, sentFor(ids), victim.tenant, caller);
    if (contract.audit) expect(told).toMatch(/^"APIG\.1005: /);
    else expect(told).toMatch(/^\{"status":20[01],/);
  });
});

describe('what a caller has cannot be joined with what another gateway has', () => {
  let own: Granted;
  beforeAll(async () => {
    own = await grantAll(victim.of(secondGateway), 'own');
  });

  test.each([
    ['CreateAuthorizingAppsV2', 'app'],
    ['CreateAuthorizingAppsV2', 'api'],
    ['AssociateAppsForAppQuota', 'app'],
    ['AssociateAppsForAppQuota', 'quota'],
    ['CreateApiAclBindingV2', 'publication'],
    ['CreateApiAclBindingV2', 'acl'],
  ] as const)('%s with the %s of another gateway answers as for one that nothing has', async (id, part) => {
    const [contract, sentFor] = grantingOperations.find(([{ id: candidate }]) => candidate === id) ?? [];
    if (!contract || !sentFor) throw new Error(`${id} is not in the table`);
    const caller = secondGateway.administrator;
    const told = (of: Granted) =>
      learned(contract, sentFor({ ...own, [part]: of[part] }), secondGateway, caller);
    const before = await belongings();
    expect(await told(ids)).toBe(await told(unknownIds()));
    expect(await told(ids)).not.toBe(await told(own));
    expect(await belongings()).toBe(before);
  });
});
