import { createApi, publishApi } from '@turnpike/contracts/http/apis';
import { operationTable } from '@turnpike/contracts/http/operation-table';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAccessKey, newTemporaryKey, sealAccessKey } from '../../src/access-keys/new-access-key.ts';
import { publish } from '../../src/config-feed/publish.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { sealTokenDigest } from '../../src/tokens/token-value.ts';
import { sampleOf } from './samples.ts';
import { complete, makerOf, RELEASE, send } from './tenant-maker.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const HOUR = 3_600_000;

/** Gives every user of the account all that can prove a user to a gateway, each way that it can come about. */
async function proveEveryUser({ accountId }: Tenant): Promise<void> {
  const { database, keyring } = world.env;
  for (const { id } of await database.identityProvider.findMany({ where: { accountId } })) {
    const user = { id: newId(), accountId, name: newId(), identityProviderId: id, externalSubject: newId() };
    await database.user.create({ data: user });
  }
  const expiresAt = new Date(Date.now() + HOUR);
  for (const { id: userId } of await database.user.findMany({ where: { accountId } })) {
    const owner = { accountId, userId };
    const pair = newAccessKey();
    await database.accessKey.create({
      data: { ...owner, ak: pair.ak, secretSealed: sealAccessKey(keyring, pair) },
    });
    const token = newId();
    const digestSealed = sealTokenDigest(keyring, token, token);
    const lasting = { ...owner, expiresAt };
    await database.token.create({ data: { ...lasting, id: token, hash: token, digestSealed, methods: [] } });
    const sessions = await database.session.findMany({ where: { userId } });
    const origins = [
      {},
      { fromAccessKey: pair.ak },
      { fromToken: token },
      ...sessions.map(({ id }) => ({ fromSession: id })),
    ];
    for (const origin of origins) {
      const { ak, sk } = newTemporaryKey();
      const secrets = {
        secretSealed: sealAccessKey(keyring, { ak, sk }),
        tokenHash: ak,
        tokenDigestSealed: sealTokenDigest(keyring, ak, ak),
      };
      await database.temporaryKey.create({ data: { ...lasting, ...origin, ...secrets, ak } });
    }
  }
}

/** The call itself needs a gateway that runs, and changes nothing that gateways know. */
const mutations = operationTable.filter(({ audit, id }) => audit !== null && id !== 'CallApi');

test.each(mutations.map((each) => [each.id, each] as const))(
  'what %s changes of a gateway’s configuration is pointed to, and nothing is left to find',
  async (_id, contract) => {
    const tenant = await world.createTenant();
    const make = makerOf(world, tenant);
    const api = await make.call(createApi, { body: { ...make.apiBody(), auth_type: 'IAM' } });
    await make.call(publishApi, { body: { action: 'online', env_id: RELEASE, api_id: api.id } });
    const sample = await sampleOf(contract.id, make);
    await proveEveryUser(tenant);
    const { instanceId } = tenant;
    const compile = (extent: 'changes' | 'all') => publish(world.env.database, instanceId, extent, world.env);
    await compile('all');
    await send(world, tenant.administrator, contract, complete(tenant, contract, sample));
    await compile('changes');
    expect((await compile('all'))?.changed ?? false).toBe(false);
  },
);
