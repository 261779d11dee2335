import type { OperationContract } from '@turnpike/contracts/http/operation';
import { actionsOf, operationTable } from '@turnpike/contracts/http/operation-table';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../src/iam/evaluate.ts';
import { findSystemPolicy } from '../../src/iam/system-policies.ts';
import { auditRecordOf } from '../../src/kernel/audit/repository.ts';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { someContext } from '../some-context.ts';
import { sampledOperations, sampleOf } from './samples.ts';
import { complete, makerOf, send } from './tenant-maker.ts';

const READ_ONLY = 'system_apig_read_only_access';
const mutations = operationTable.filter(({ audit }) => audit !== null);
const byId = (operations: readonly OperationContract[]) => operations.map((each) => [each.id, each] as const);

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function preparedCall(contract: OperationContract) {
  const tenant = await world.createTenant();
  const sample = await sampleOf(contract.id, makerOf(world, tenant));
  const where = { accountId: tenant.accountId };
  const auditRows = () => world.env.database.auditEvent.findMany({ where, orderBy: { createdAt: 'asc' } });
  const before = new Set((await auditRows()).map(({ id }) => id));
  return {
    tenant,
    input: complete(tenant, contract, sample),
    newAuditRows: async () => (await auditRows()).filter(({ id }) => !before.has(id)),
  };
}

test('every operation has a sample, and every sample an operation', () => {
  expect([...sampledOperations].sort()).toEqual(operationTable.map(({ id }) => id).sort());
});

/** What every user may do for themself: whoever calls it acts on nobody else. */
const selfService = new Set([
  'KeystoneCreateUserTokenByPassword',
  'CreateTemporaryAccessKeyByToken',
  // It begins an account of its own: accounts/register-account.test.ts.
  'RegisterAccount',
]);
const onOthers = mutations.filter(({ id }) => !selfService.has(id));

describe('a user with APIG ReadOnlyAccess', () => {
  test.each(byId(onOthers))('may not %s', async (_id, contract) => {
    const { tenant, input, newAuditRows } = await preparedCall(contract);
    const caller = tenant.callerWith(READ_ONLY);
    const error = await send(world, caller, contract, input).catch((thrown: unknown) => thrown);
    if (!(error instanceof ManagementError)) throw error;
    expect(error.code).toBe('APIG.1005');
    expect(error.status).toBe(403);
    const rows = await newAuditRows();
    expect(rows).toMatchObject([{ operationId: contract.id, outcome: 'denied', id: error.decisionId }]);
  });

  test('may read all of gateways and change nothing, by the actions alone', () => {
    const policy = findSystemPolicy(READ_ONLY);
    const documents = policy ? [{ policyId: '', policyName: '', document: policy.document }] : [];
    const allowed = (action: string) =>
      evaluate(documents, { action, resource: 'apig:r:a:t:p', context: someContext }).allowed;
    const mutating = new Set(mutations.flatMap(actionsOf));
    const reading = operationTable
      .filter(({ audit }) => audit === null)
      .flatMap(actionsOf)
      .filter((action) => action.startsWith('apig:'));
    expect([...mutating].filter(allowed)).toEqual([]);
    expect(reading.filter((action) => !allowed(action))).toEqual([]);
  });
});

/** Whatever stands under the name of a secret, anywhere in what was sent and answered. */
function secretsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' &&
    /^(password|secret|securitytoken|app_secret|app_code|X-Subject-Token)$/.test(name)
      ? [inner]
      : secretsIn(inner),
  );
}

describe('one audit row without a secret is left by', () => {
  /** The call itself needs a gateway that runs; what it leaves behind is tested where one does. */
  const withoutGateway = mutations.filter(({ id }) => id !== 'CallApi' && id !== 'RegisterAccount');

  test.each(byId(withoutGateway))('%s', async (_id, contract) => {
    const { tenant, input, newAuditRows } = await preparedCall(contract);
    const caller = { ...tenant.administrator, requestId: newId(), sourceIp: '192.0.2.7' };
    const answer = await send(world, caller, contract, input);
    expect(answer.status).toBe(contract.status);
    const rows = await newAuditRows();
    expect(rows).toMatchObject([
      {
        operationId: contract.id,
        accountId: tenant.accountId,
        principalType: 'user',
        // Who is not known beforehand acts under the name that was proven.
        ...(contract.caller === 'authenticated' && { principalName: caller.principal.name }),
        resourceType: contract.audit?.resourceType,
        requestId: caller.requestId,
        sourceIp: '192.0.2.7',
      },
    ]);
    expect(actionsOf(contract)).toContain(rows[0]?.action);
    expect(rows[0]?.resourceId).not.toBe('');
    expect(rows[0]?.resourceName).not.toBe('');
    const written = JSON.stringify(rows.map(auditRecordOf));
    for (const secret of [...secretsIn(input.body), ...secretsIn(answer.body), ...secretsIn(answer.headers)])
      expect(written).not.toContain(secret);
  });
});
