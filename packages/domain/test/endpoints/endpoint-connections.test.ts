import { deleteEndpointConnection } from '@turnpike/contracts/http/endpoint-connections';
import { deleteInstance, updateInstance } from '@turnpike/contracts/http/instances';
import * as owning from '@turnpike/contracts/http/vpc-endpoint';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Scene } from '../scene.ts';
import { createEndpointScene, type EndpointScene } from './endpoint-scene.ts';

let first: Scene;
let it: EndpointScene;
beforeAll(async () => {
  first = (await createEndpointScene()).owner;
});
afterAll(() => first?.world.close());
beforeEach(async () => {
  it = await createEndpointScene(first);
  await it.letAsk();
});

const endpointListeners = () =>
  it.driver.spec(it.owner.tenant.instanceId)?.listeners.filter(({ purpose }) => purpose === 'ENDPOINT') ?? [];

test('an accepted connection has a listener that names the account, and the account is told where', async () => {
  const id = await it.ask('HTTPS');
  expect(await it.shown(id)).toMatchObject({ status: 'pendingAcceptance', endpoint: null });
  expect(await it.decide('receive', id)).toEqual(['creating']);
  expect(await it.shown(id)).toMatchObject({ status: 'creating', endpoint: null });
  await it.reconcile();
  const { accountId, accountName } = it.asker.tenant;
  const [listener, ...more] = endpointListeners();
  expect(more).toEqual([]);
  expect(listener).toMatchObject({ id, protocol: 'HTTPS', account: { id: accountId, name: accountName } });
  const port = listener?.port;
  expect(await it.shown(id)).toMatchObject({
    status: 'accepted',
    endpoint: { protocol: 'HTTPS', address: '127.0.0.1', port, url: `https://127.0.0.1:${port}` },
  });
});

test('rejecting takes the listener away, accepting again brings one, and deleting removes all of it', async () => {
  const id = await it.ask();
  await it.decide('receive', id);
  await it.reconcile();
  await it.decide('reject', id);
  expect(await it.shown(id)).toMatchObject({ status: 'rejected', endpoint: null });
  await it.reconcile();
  expect(endpointListeners()).toEqual([]);
  await it.decide('receive', id);
  await it.reconcile();
  expect(endpointListeners()).toHaveLength(1);
  await it.asker.call(deleteEndpointConnection, { path: { connection_id: id } });
  expect(await it.seen()).toEqual(['deleting']);
  await it.reconcile();
  expect(endpointListeners()).toEqual([]);
  expect(await it.seen()).toEqual([]);
  expect(await first.world.env.database.instanceListener.count({ where: { connectionId: id } })).toBe(0);
});

test('a port that another program has makes the connection failed with the reason, until it is free', async () => {
  const id = await it.ask();
  await it.reconcile();
  const own = it.driver.spec(it.owner.tenant.instanceId)?.listeners.map(({ port }) => port);
  for (let port = 21_000; port <= 21_999; port++) if (!own?.includes(port)) it.driver.busyPorts.add(port);
  await it.decide('receive', id);
  await it.reconcile();
  const { connections } = await it.owner.call(owning.listEndpointConnections);
  expect(connections).toMatchObject([{ status: 'failed', reason: 'another program has it' }]);
  it.driver.busyPorts.clear();
  await it.reconcile();
  expect(await it.shown(id)).toMatchObject({ status: 'accepted' });
});

test('a connection that nobody accepted is gone at once when it is deleted', async () => {
  const id = await it.ask();
  await it.asker.call(deleteEndpointConnection, { path: { connection_id: id } });
  expect(await it.seen()).toEqual([]);
});

test('connections go with their gateway', async () => {
  const id = await it.ask();
  await it.decide('receive', id);
  await it.reconcile();
  await it.owner.call(deleteInstance);
  await it.reconcile();
  expect(await it.owner.world.env.database.endpointConnection.count({ where: { id } })).toBe(0);
});

test('marker ids grow, whichever the gateway', async () => {
  const one = await it.shown(await it.ask());
  const other = await createEndpointScene(first);
  await other.letAsk();
  const later = await other.shown(await other.ask());
  const last = await it.shown(await it.ask());
  expect(one.marker_id).toBeLessThan(later.marker_id);
  expect(later.marker_id).toBeLessThan(last.marker_id);
});

test('a service is asked by the name that its owner gave it last', async () => {
  const before = await it.serviceName();
  expect(before).toMatch(/^local-1\.apig\.[0-9a-f]{32}$/);
  await it.owner.call(updateInstance, { body: { vpcep_service_name: 'orders' } });
  expect(await it.serviceName()).toMatch(/^local-1\.orders\.[0-9a-f]{32}$/);
  await it.ask();
});

test('deciding on several, of which one is missing, decides on none', async () => {
  const ids = [await it.ask(), await it.ask()] as const;
  const body = { action: 'receive', endpoints: [...ids, 'f'.repeat(32)] };
  expect(await it.owner.refusal(owning.decideEndpointConnections, { body })).toMatch(/^TURNPIKE\.3072/);
  expect(await it.seen()).toEqual(['pendingAcceptance', 'pendingAcceptance']);
  expect(await it.decide('reject', ...ids)).toEqual(['rejected', 'rejected']);
});
