import { simulatePermissions } from '@turnpike/contracts/http/access';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import { actionsOf, knownActions, operationTable } from '@turnpike/contracts/http/operation-table';
import type { PolicyDocument, PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resourceTypesOf } from '../../src/actions/resource-types.ts';
import { selfServiceGrant } from '../../src/iam/self-service.ts';
import type { Caller } from '../../src/kernel/define-operation.ts';
import type { Answer } from '../../src/kernel/execute.ts';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { newId } from '../../src/kernel/new-id.ts';
import type { PrincipalGrant } from '../../src/kernel/principal.ts';
import { type Asked, askedOf } from './asked-of.ts';
import { sampledOperations, sampleOf } from './samples.ts';
import { complete, makerOf, type Sent, send } from './tenant-maker.ts';

/**
 * What every user may do without being granted it. Whoever adds an action decides it here: it is for what is the user's
 * own, or tells nothing that is not theirs to know.
 */
const selfServiceActions = [
  'iam:credentials:createCredential',
  'iam:credentials:createTemporaryCredential',
  'iam:credentials:deleteCredential',
  'iam:credentials:getCredential',
  'iam:credentials:listCredentials',
  'iam:credentials:updateCredential',
  'iam:groups:listGroupsForUser',
  'iam:mfa:bindMFADevice',
  'iam:mfa:createVirtualMFADevice',
  'iam:mfa:deleteVirtualMFADevice',
  'iam:mfa:getVirtualMFADevice',
  'iam:mfa:unbindMFADevice',
  'iam:projects:listAuthProjects',
  'iam:recoveryCodes:create',
  'iam:recoveryCodes:get',
  'iam:sessions:delete',
  'iam:sessions:list',
  'iam:tokens:createToken',
  'iam:tokens:getToken',
  'iam:tokens:revokeToken',
  'iam:users:changePassword',
  'iam:users:getUser',
  'iam:users:getUserLoginProtect',
  'iam:users:updateUserInformation',
  'turnpike:actions:list',
  'turnpike:permissions:check',
  'turnpike:policies:validate',
  'turnpike:session:get',
];

/** Of these samples each names something of the caller's own; that others' is not theirs follows from the rest. */
const selfService = new Set([
  'CheckPermissions',
  'CreateTemporaryAccessKeyByToken',
  'KeystoneListAuthDomains',
  'KeystoneListAuthProjects',
  'KeystoneListRegions',
  'KeystoneShowRegion',
  'ListActions',
  'ShowSession',
  'ValidatePolicy',
]);

/** Operations that find out by themselves who calls: no policy can be given to their caller from outside. */
const provesIdentity = new Set(
  operationTable.filter(({ caller }) => caller === 'anonymous').map(({ id }) => id),
);

/** What a permitted call ends in where it takes more than a permission: a gateway that runs. */
const permittedRefusal: Record<string, string> = { CallApi: 'TURNPIKE.3409' };

const rows = operationTable.filter(({ id }) => !provesIdentity.has(id));

let world: World;
let stranger: Tenant;
beforeAll(async () => {
  world = await createWorld();
  stranger = await world.createTenant();
});
afterAll(() => world.close());

/** An operation that is about to be called in a tenant of its own. */
interface Row {
  contract: OperationContract;
  tenant: Tenant;
  input: Required<Sent>;
  asked: Asked;
  action: string;
}

async function newRow(contract: OperationContract): Promise<Row> {
  const tenant = await world.createTenant();
  const input = complete(tenant, contract, await sampleOf(contract.id, makerOf(world, tenant)));
  const asked = await askedOf(world, tenant.administrator, contract, input);
  const row = { contract, tenant, input, asked, action: '' };
  return { ...row, action: (await outcomeOf(row, [])).action };
}

/** The tenant's first user, holding just these. */
function holding({ administrator }: Tenant, grants: PrincipalGrant[]): Caller {
  return { ...administrator, principal: { ...administrator.principal, grants } };
}

const grant = (document: PolicyDocument): PrincipalGrant => ({
  policyId: 'p',
  policyName: 'p',
  document,
  place: { type: 'account' },
});
const granted = (...Statement: PolicyStatement[]): PrincipalGrant[] => [grant({ Version: '1.1', Statement })];

interface Outcome {
  /** `allowed` with the contract's status and form, `denied` with an audit row, or another refusal's code. */
  kind: string;
  /** How many items a list shows. */
  shown: number;
  action: string;
}

async function outcomeOf(
  row: Pick<Row, 'contract' | 'tenant' | 'input'>,
  grants: PrincipalGrant[],
): Promise<Outcome> {
  const { contract, tenant, input } = row;
  const answer = await send(world, holding(tenant, grants), contract, input).catch(
    (thrown: unknown) => thrown,
  );
  if (!(answer instanceof Error)) return allowedOutcome(contract, answer as Answer);
  if (!(answer instanceof ManagementError)) throw answer;
  if (answer.code !== 'APIG.1005') return { kind: answer.code, shown: 0, action: '' };
  expect(answer.status).toBe(403);
  const record = await world.env.database.auditEvent.findUniqueOrThrow({
    where: { id: answer.decisionId ?? '' },
  });
  expect(record).toMatchObject({
    ...{ accountId: tenant.accountId, operationId: contract.id, outcome: 'denied' },
    principalId: tenant.administrator.principal.id,
  });
  expect(actionsOf(contract)).toContain(record.action);
  return { kind: 'denied', shown: 0, action: record.action };
}

function allowedOutcome(contract: OperationContract, { status, body }: Answer): Outcome {
  expect(status).toBe(contract.status);
  if (status !== 204) contract.output.parse(body);
  const values = Object.values(body ?? {});
  const shown = values.find(Array.isArray)?.length ?? values.find(Number.isInteger) ?? 0;
  return { kind: 'allowed', shown, action: '' };
}

const allow = (Action: string[], Resource?: string[]): PolicyStatement => ({
  Effect: 'Allow',
  Action,
  ...(Resource && { Resource }),
});

/** System policies and the default enterprise project have the same id in each account. */
const isEverybodys = (id: string): boolean => id.startsWith('system_') || id === '0';

/** What the simulator says of a statement alone, on each of the resources that were asked for. */
async function simulated({ tenant, action, asked }: Row, statement: PolicyStatement): Promise<string[]> {
  const body = {
    actions: [action],
    resources: asked.resources.map(({ urn }) => urn),
    documents: [{ mode: 'add', policy: { Version: '1.1', Statement: [statement] } }],
  };
  const input = complete(tenant, simulatePermissions, { body });
  const answer = await send(world, tenant.administrator, simulatePermissions, input);
  const { results } = simulatePermissions.output.parse(answer.body);
  return [...new Set(results.map(({ decision }) => decision))];
}

/** Other actions of the same resource, and what the action begins with. */
function nearMisses(action: string): { otherVerb: string[]; prefix: string[] } {
  const stem = action.slice(0, action.lastIndexOf(':') + 1);
  const siblings = [...knownActions].filter((each) => each.startsWith(stem) && each !== action);
  return {
    otherVerb: [...siblings, `${action}x`],
    prefix: [action.slice(0, -1), stem.slice(0, -1), `${stem}x*`],
  };
}

/** Another resource of the same type beside each: another last part of the path, another account, another type. */
function neighbours(urns: string[]): string[] {
  return urns.flatMap((urn) => {
    const [service, region, , type, ...path] = urn.split(':');
    const beside = urn.replace(/[^/:]*$/, newId());
    return [
      beside,
      [service, region, newId(), type, ...path].join(':'),
      [service, region, '*', `${type}x`, '*'].join(':'),
    ];
  });
}

test('every operation has a row with a sample, or finds out by itself who calls', () => {
  const sampled = new Set(sampledOperations);
  expect(operationTable.map(({ id }) => id).filter((id) => !sampled.has(id))).toEqual([]);
  const known = new Set(rows.map(({ id }) => id));
  expect([...selfService, ...Object.keys(permittedRefusal)].filter((id) => !known.has(id))).toEqual([]);
});

describe('who may call', () => {
  test.each(rows.map((contract) => [contract.id, contract] as const))('%s', async (id, contract) => {
    const row = await newRow(contract);
    const { action, asked, tenant, input } = row;
    const urns = asked.resources.map(({ urn }) => urn);
    expect(urns).not.toEqual([]);
    for (const urn of urns) expect(resourceTypesOf(action)).toContain(urn.split(':')[3]);
    const kindWith = async (grants: PrincipalGrant[]) => (await outcomeOf(row, grants)).kind;
    const { otherVerb, prefix } = nearMisses(action);
    const unrelated = granted(
      allow(['vpc:*:*', 'apig:unrelated:*', 'iam:unrelated:*', 'turnpike:unrelated:*']),
    );
    const hidden = asked.isFiltered ? { kind: 'allowed', shown: 0 } : { kind: 'denied', shown: 0 };
    const denyExactly: PolicyStatement = { Effect: 'Deny', Action: [action], Resource: urns };

    expect({
      'nothing granted': await kindWith([]),
      'an unrelated policy': await kindWith(unrelated),
      'other actions of the resource': await kindWith(granted(allow(otherVerb))),
      'what the action begins with': await kindWith(granted(allow(prefix))),
      'a Deny of the action beside all': await kindWith(
        granted(allow(['*']), { Effect: 'Deny', Action: [action] }),
      ),
      'a Deny alone': await kindWith(granted({ Effect: 'Deny', Action: ['*'] })),
    }).toEqual({
      'nothing granted': 'denied',
      'an unrelated policy': 'denied',
      'other actions of the resource': 'denied',
      'what the action begins with': 'denied',
      'a Deny of the action beside all': 'denied',
      'a Deny alone': 'denied',
    });
    expect(await outcomeOf(row, granted(allow([action], neighbours(urns))))).toMatchObject(hidden);
    expect(await outcomeOf(row, granted(allow(['*']), denyExactly))).toMatchObject(hidden);

    const { accountId, id: userId } = tenant.administrator.principal;
    const unaided = await outcomeOf(row, [selfServiceGrant({ accountId, userId })]);
    // Of what is not theirs a list shows them nothing.
    const isEmptyList = asked.isFiltered && unaided.kind === 'allowed' && unaided.shown === 0;
    expect(isEmptyList ? 'denied' : unaided.kind).toBe(selfService.has(id) ? 'allowed' : 'denied');

    const other = await send(world, stranger.administrator, contract, input).then(
      ({ body }) => JSON.stringify(body ?? ''),
      (error: ManagementError) => String(error.status),
    );
    expect(other).not.toContain(tenant.accountId);
    const own = asked.resources.map(({ id: resourceId }) => resourceId).filter((each) => !isEverybodys(each));
    expect(own.filter((each) => other.includes(each))).toEqual([]);

    // What the simulator says is what was enforced above, and is below.
    expect(await simulated(row, allow([action], neighbours(urns)))).toEqual(['denied']);
    expect(await simulated(row, allow([action], urns))).toEqual(['allowed']);

    const permitted = permittedRefusal[id] ?? 'allowed';
    const exact = await outcomeOf(row, granted(allow([action], urns)));
    expect(exact.kind).toBe(permitted);
    if (asked.isFiltered) expect(exact.shown).toBe((await outcomeOf(row, granted(allow(['*'])))).shown);
    const [service, resource] = action.split(':');
    const again = await newRow(contract);
    const wildcard = granted(allow([`${service}:${resource}:*`], ['*']));
    expect((await outcomeOf(again, wildcard)).kind).toBe(permitted);
  });
});

test('self-service is just what is listed here', () => {
  const { document } = selfServiceGrant({ accountId: 'a', userId: 'u' });
  const actions = document.Statement.flatMap(({ Action = [] }) => Action);
  expect(actions.toSorted()).toEqual(selfServiceActions);
});
