import { deleteInstance } from '@turnpike/contracts/http/instances';
import { type OperationContract, pathParameterNames } from '@turnpike/contracts/http/operation';
import { operationTable } from '@turnpike/contracts/http/operation-table';
import * as users from '@turnpike/contracts/http/users';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/new-id.ts';
import {
  type InputPlace,
  idPlaces,
  missingLike,
  valueAt,
  withValueAt,
} from '../every-operation/input-places.ts';
import { sampleInput, whatIsSeen } from '../every-operation/what-is-seen.ts';
import { createIdentityScene } from '../identity-scene.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** The same account, seen from a second gateway of it. */
async function otherGateway(tenant: Tenant): Promise<Tenant> {
  const { database, keyring } = world.env;
  const row = await database.instance.findUniqueOrThrow({ where: { id: tenant.instanceId } });
  const [instanceId, defaultGroupId] = [newId(), newId()];
  const { accountId } = tenant;
  await database.instance.create({
    data: {
      ...{ ...row, id: instanceId, name: 'other', attributes: {} },
      endpointServiceId: newId(),
      appCodeKeySealed: sealSecret(keyring.gatewayKey(instanceId), instanceId, newId()),
      environments: { create: { id: 'DEFAULT_ENVIRONMENT_RELEASE_ID', accountId, name: 'RELEASE' } },
      groups: { create: { id: defaultGroupId, accountId, name: 'DEFAULT', isDefault: true } },
    },
  });
  return { ...tenant, instanceId, defaultGroupId };
}

/** Operations below a gateway; one that names no more than the gateway has nothing to swap. */
const belowGateway = operationTable.filter(({ path }) => pathParameterNames(path).includes('instance_id'));
const swapped = ([, name = '']: InputPlace): boolean => !['project_id', 'instance_id'].includes(name);

describe('a gateway takes an id of another gateway of the account like one that nobody has, in', () => {
  test.each(belowGateway.map((contract) => [contract.id, contract] as const))('%s', async (_id, contract) => {
    const tenant = await world.createTenant();
    const elsewhere = await otherGateway(tenant);
    const theirs = await sampleInput(world, elsewhere, contract);
    let own = await sampleInput(world, tenant, contract);
    const seenWith = async (place: InputPlace, id: string): Promise<string> => {
      const { refused, text } = await whatIsSeen(world, tenant, contract, withValueAt(own, place, id));
      if (!refused) own = await sampleInput(world, tenant, contract);
      return text;
    };
    for (const place of idPlaces(theirs).filter(swapped)) {
      const foreign = valueAt(theirs, place) as string;
      const foreignSeen = await seenWith(place, foreign);
      expect({ place, seen: foreignSeen }).toEqual({
        place,
        seen: await seenWith(place, missingLike(foreign)),
      });
    }
  });

  test('and all of it is there afterwards, whatever was asked of the first', async () => {
    const tenant = await world.createTenant();
    const elsewhere = await otherGateway(tenant);
    const before = await whatItHolds(elsewhere.instanceId);
    for (const contract of belowGateway.filter(
      ({ method, id }) => method !== 'GET' && id !== deleteInstance.id,
    )) {
      const theirs = await sampleInput(world, elsewhere, contract);
      const input = withValueAt(theirs, ['path', 'instance_id'], tenant.instanceId);
      const held = await whatItHolds(elsewhere.instanceId);
      await whatIsSeen(world, tenant, contract, input);
      expect({ id: contract.id, held: await whatItHolds(elsewhere.instanceId) }).toEqual({
        id: contract.id,
        held,
      });
    }
    expect(before).not.toEqual(await whatItHolds(elsewhere.instanceId));
  });
});

async function whatItHolds(instanceId: string): Promise<unknown[]> {
  const { database } = world.env;
  const where = { instanceId };
  const orderBy = { id: 'asc' } as const;
  return [
    await database.apiGroup.findMany({ where, orderBy }),
    await database.api.findMany({ where, orderBy }),
    await database.app.findMany({ where, orderBy }),
    await database.appCode.findMany({ where, orderBy }),
    await database.appAuth.findMany({ where, orderBy }),
    await database.appQuota.findMany({ where, orderBy }),
    await database.acl.findMany({ where, orderBy }),
    await database.aclBinding.findMany({ where, orderBy }),
    await database.publication.findMany({ where, orderBy }),
    await database.environment.findMany({ where, orderBy }),
  ];
}

describe('a user who may manage what is their own', () => {
  test.each<[what: string, contract: OperationContract, input: (ak: string, userId: string) => object]>([
    ['show another’s key', users.showAccessKey, (access_key) => ({ path: { access_key } })],
    [
      'disable another’s key',
      users.updateAccessKey,
      (access_key) => ({ path: { access_key }, body: { credential: { status: 'inactive' } } }),
    ],
    ['delete another’s key', users.deleteAccessKey, (access_key) => ({ path: { access_key } })],
    [
      'make a key for another',
      users.createAccessKey,
      (_ak, user_id) => ({ body: { credential: { user_id } } }),
    ],
    ['show another user', users.showUser, (_ak, user_id) => ({ path: { user_id } })],
  ])('may not %s by putting in the other’s id', async (_what, contract, input) => {
    const scene = await createIdentityScene(world);
    const user_id = await scene.newUser();
    const { credential } = await scene.call(users.createAccessKey, { body: { credential: { user_id } } });
    const self = await scene.callerOf(credential.access);
    const ofAnother = input(scene.account.access_key.ak, scene.userId);
    expect(await scene.refusal(contract, ofAnother, self)).toContain('APIG.1005');
    const own = input(credential.access, user_id);
    const passed = await scene.call(contract, own, self).then(
      () => true,
      (error: { code: string }) => error.code !== 'APIG.1005',
    );
    expect(passed).toBe(true);
    expect(
      (await scene.call(users.listAccessKeys, { query: { user_id: scene.userId } })).credentials,
    ).toMatchObject([{ access: scene.account.access_key.ak, status: 'active' }]);
  });
});
