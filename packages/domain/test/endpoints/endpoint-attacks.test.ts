import * as asking from '@turnpike/contracts/http/endpoint-connections';
import * as owning from '@turnpike/contracts/http/vpc-endpoint';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withinAccount } from '../../src/kernel/account-scope.ts';
import { newId } from '../../src/kernel/new-id.ts';
import type { Scene } from '../scene.ts';
import { createEndpointScene, type EndpointScene } from './endpoint-scene.ts';

let first: Scene;
let it: EndpointScene;
/** An account that is neither the owner nor the one that asks. */
let stranger: Scene;
beforeAll(async () => {
  first = (await createEndpointScene()).owner;
});
afterAll(() => first?.world.close());
beforeEach(async () => {
  it = await createEndpointScene(first);
  stranger = first.of(await first.world.createTenant());
});

const missing = 'TURNPIKE.3072: The endpoint connection does not exist.';
const noService = 'TURNPIKE.3071: The endpoint service does not exist.';
const ask = (scene: Scene, service_name: string) =>
  scene.refusal(asking.createEndpointConnection, { body: { service_name } });

describe('a service that did not let the account ask', () => {
  test('answers like one that does not exist', async () => {
    const name = await it.serviceName();
    expect(await ask(it.asker, name)).toBe(noService);
    expect(await ask(it.asker, `local-1.apig.${newId()}`)).toBe(noService);
    expect(await ask(it.asker, 'local-1.apig.nonsense')).toBe(noService);
    await it.letAsk();
    expect(await ask(stranger, name)).toBe(noService);
    // Another word for it than the owner's is no name of it.
    expect(await ask(it.asker, name.replace('apig', 'other'))).toBe(noService);
    await it.ask();
  });

  test('is closed to an account that was taken off the whitelist; connections that are there stay', async () => {
    await it.letAsk();
    const id = await it.ask();
    const permissions = [`iam:domain::${it.asker.tenant.accountId}`];
    await it.owner.call(owning.deleteEndpointPermissions, { body: { permissions } });
    expect(await ask(it.asker, await it.serviceName())).toBe(noService);
    expect(await it.shown(id)).toMatchObject({ status: 'pendingAcceptance' });
  });

  test('opens to everyone by *, and stays open to its own account', async () => {
    const name = await it.serviceName();
    await it.owner.call(asking.createEndpointConnection, { body: { service_name: name } });
    await it.owner.call(owning.addEndpointPermissions, { body: { permissions: ['*'] } });
    await stranger.call(asking.createEndpointConnection, { body: { service_name: name } });
  });
});

describe('a connection of others', () => {
  let id: string;
  beforeEach(async () => {
    await it.letAsk();
    id = await it.ask();
  });

  test('is not there for a third account, by its id, its marker id or its service', async () => {
    const path = { connection_id: id };
    const { marker_id } = await it.shown(id);
    expect(await stranger.refusal(asking.showEndpointConnection, { path })).toBe(missing);
    expect(await stranger.refusal(asking.deleteEndpointConnection, { path })).toBe(missing);
    expect((await stranger.call(asking.listOwnEndpointConnections)).total).toBe(0);
    for (const action of ['receive', 'reject']) {
      const body = { action, endpoints: [id] };
      expect(await stranger.refusal(owning.decideEndpointConnections, { body })).toBe(missing);
    }
    for (const query of [{ marker_id: String(marker_id) }, { id }])
      expect((await stranger.call(owning.listEndpointConnections, { query })).total).toBe(0);
    expect(await it.seen()).toEqual(['pendingAcceptance']);
  });

  test('is not the asker’s to accept, on whichever gateway, nor the owner’s to delete', async () => {
    const body = { action: 'receive', endpoints: [id] };
    const path = { instance_id: it.owner.tenant.instanceId };
    expect(await it.asker.refusal(owning.decideEndpointConnections, { body })).toBe(missing);
    expect(await it.asker.refusal(owning.decideEndpointConnections, { path, body })).toMatch(/^APIG\.3030/);
    expect(await it.asker.refusal(owning.listEndpointConnections, { path })).toMatch(/^APIG\.3030/);
    const own = { path: { connection_id: id } };
    expect(await it.owner.refusal(asking.deleteEndpointConnection, own)).toBe(missing);
    expect(await it.owner.refusal(asking.showEndpointConnection, own)).toBe(missing);
  });

  test('on one gateway of an account is not decided by way of another', async () => {
    const other = await createEndpointScene(first);
    await other.letAsk();
    const foreign = await other.ask();
    const body = { action: 'receive', endpoints: [id, foreign] };
    expect(await it.owner.refusal(owning.decideEndpointConnections, { body })).toBe(missing);
    expect([await it.seen(), await other.seen()].flat()).toEqual(['pendingAcceptance', 'pendingAcceptance']);
  });
});

describe('PostgreSQL itself', () => {
  const strict = () => first.world.strictEnv.database;
  const as = (scene: Scene, sql: string, ...values: unknown[]) =>
    withinAccount(scene.tenant.accountId, () => strict().$executeRawUnsafe(sql, ...values));
  const insert = (scene: Scene, accountId: string, instanceId: string, owner: string, status: string) =>
    as(
      scene,
      `INSERT INTO endpoint_connections (id, account_id, account_name, project_id, owner_account_id, instance_id,
         service_name, protocol, status) VALUES ($1, $2, 'n', 'p', $3, $4, 's', 'HTTP', $5)`,
      ...[newId(), accountId, owner, instanceId, status],
    );
  const REFUSED = /42501/;
  let id: string;
  beforeEach(async () => {
    await it.letAsk();
    id = await it.ask();
  });

  test('shows a connection to its two accounts and to no third', async () => {
    const count = (scene: Scene) =>
      withinAccount(scene.tenant.accountId, () => strict().endpointConnection.count({ where: { id } }));
    expect([await count(it.owner), await count(it.asker), await count(stranger)]).toEqual([1, 1, 0]);
  });

  test('takes no connection that the account may not ask for, is not its own, or is accepted from the start', async () => {
    const { accountId: owner, instanceId } = it.owner.tenant;
    const { accountId: asker } = it.asker.tenant;
    await expect(
      insert(stranger, stranger.tenant.accountId, instanceId, owner, 'pendingAcceptance'),
    ).rejects.toThrow(REFUSED);
    await expect(insert(it.owner, asker, instanceId, owner, 'pendingAcceptance')).rejects.toThrow(REFUSED);
    await expect(insert(it.asker, asker, instanceId, asker, 'pendingAcceptance')).rejects.toThrow(REFUSED);
    await expect(insert(it.asker, asker, instanceId, owner, 'creating')).rejects.toThrow(REFUSED);
    expect(await insert(it.asker, asker, instanceId, owner, 'pendingAcceptance')).toBe(1);
  });

  test('lets the asker give a connection up and nothing else, and nobody move it or bring it back', async () => {
    for (const change of ["status = 'accepted'", "status = 'creating'", "host = 'h'", 'port = 1'])
      await expect(
        as(it.asker, `UPDATE endpoint_connections SET ${change} WHERE id = $1`, id),
      ).rejects.toThrow(REFUSED);
    for (const change of ["instance_id = 'i'", "account_name = 'n'", 'marker_id = 0'])
      await expect(
        as(it.owner, `UPDATE endpoint_connections SET ${change} WHERE id = $1`, id),
      ).rejects.toThrow(REFUSED);
    expect(await as(stranger, "UPDATE endpoint_connections SET status = 'deleting'")).toBe(0);
    const giveUp = "UPDATE endpoint_connections SET status = 'deleting' WHERE id = $1";
    expect(await as(it.asker, giveUp, id)).toBe(1);
    const back = "UPDATE endpoint_connections SET status = 'creating' WHERE id = $1";
    await expect(as(it.owner, back, id)).rejects.toThrow(REFUSED);
  });

  test('keeps a whitelist to the account of the gateway, and leaves no wider view behind', async () => {
    const seen = withinAccount(it.asker.tenant.accountId, () => strict().endpointPermission.count());
    expect(await seen).toBe(0);
    const users = await withinAccount(it.asker.tenant.accountId, () =>
      strict().$transaction(async (tx) => {
        await tx.$queryRaw`SELECT * FROM endpoint_service_for('x', 'y')`;
        return tx.instance.findMany({ select: { accountId: true } });
      }),
    );
    expect(users).toEqual([{ accountId: it.asker.tenant.accountId }]);
  });
});

test('of accepting and giving up at the same time, twenty times, giving up is what stays', async () => {
  await it.letAsk();
  await it.reconcile();
  for (let round = 0; round < 20; round++) {
    const id = await it.ask();
    const path = { connection_id: id };
    await Promise.allSettled([
      it.decide('receive', id),
      it.reconcile(),
      it.asker.call(asking.deleteEndpointConnection, { path }),
    ]);
    await it.reconcile();
    expect(await it.asker.refusal(asking.showEndpointConnection, { path })).toBe(missing);
  }
  expect(await it.seen()).toEqual([]);
  const listeners = it.driver.spec(it.owner.tenant.instanceId)?.listeners ?? [];
  expect(listeners.map(({ purpose }) => purpose)).toEqual(['DEFAULT', 'DEFAULT']);
});

test('a gateway takes at most 100 connections, also when accounts ask at the same time', async () => {
  await it.letAsk();
  const { accountId: ownerAccountId, instanceId } = it.owner.tenant;
  const { accountId, accountName, projectId } = stranger.tenant;
  await first.world.env.database.endpointConnection.createMany({
    data: Array.from({ length: 98 }, () => ({
      ...{ id: newId(), accountId, accountName, projectId, ownerAccountId, instanceId },
      ...{ serviceName: 's', protocol: 'HTTP' },
    })),
  });
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => it.ask()));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
});
