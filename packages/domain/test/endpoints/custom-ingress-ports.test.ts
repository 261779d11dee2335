import * as contracts from '@turnpike/contracts/http/custom-ingress-ports';
import { showInstance } from '@turnpike/contracts/http/instances';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../src/kernel/new-id.ts';
import { createScene, type Scene } from '../scene.ts';

let first: Scene;
let scene: Scene;
let other: Scene;
let lastPort = 40_000;
beforeAll(async () => {
  first = await createScene();
});
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
  other = first.of(await first.world.createTenant());
});
afterAll(() => first?.world.close());

const freshPort = () => ++lastPort;
const add = (ingress_port: number, protocol = 'HTTP', by = scene) =>
  by.call(contracts.addCustomIngressPort, { body: { protocol, ingress_port } });
const refusal = (ingress_port: number, by = scene) =>
  by.refusal(contracts.addCustomIngressPort, { body: { protocol: 'HTTP', ingress_port } });

test('a port is abnormal and no endpoint until the gateway listens on it', async () => {
  const port = freshPort();
  const added = await add(port, 'HTTPS');
  expect(added).toMatchObject({ protocol: 'HTTPS', ingress_port: port, status: 'abnormal' });
  const { database } = scene.world.env;
  const ports = async () =>
    (await scene.call(showInstance)).ingress_endpoints.map((endpoint) => endpoint.port);
  const node = { instanceId: scene.tenant.instanceId, name: 'node-1', host: '127.0.0.1' };
  await database.instanceNode.create({ data: node });
  expect(await ports()).not.toContain(port);
  const where = { id: added.ingress_port_id };
  await database.instanceListener.update({ where, data: { status: 'open' } });
  const { ingress_port_infos } = await scene.call(contracts.listCustomIngressPorts);
  expect(ingress_port_infos).toEqual([{ ...added, status: 'normal' }]);
  expect(await ports()).toContain(port);
});

test('a port is one gateway’s of the machine, whichever account has the other one', async () => {
  const port = freshPort();
  await add(port);
  const taken = 'APIC.7258: Port already defined.';
  expect([await refusal(port), await refusal(port, other)]).toEqual([taken, taken]);
});

test('of many who ask for one port at the same time, one gets it', async () => {
  const port = freshPort();
  const asked = [scene, other, scene, other].map((by) => add(port, 'HTTP', by));
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test.each([8_080, 21_000, 21_999])(
  'port %d, which the system keeps for itself, is not given out',
  async (port) => {
    expect(await refusal(port)).toMatch(
      /^APIG\.2012: .*ingress_port\. The system keeps this port for itself/,
    );
  },
);

test.each([1_023, 0, -1, 49_152, 65_536, 3.5])('%d is no custom port', async (port) => {
  expect(await refusal(port)).toMatch(/^APIG\.2012: .*ingress_port/);
});

test('a gateway has at most 40', async () => {
  const { instanceId } = scene.tenant;
  await scene.world.env.database.instanceListener.createMany({
    data: Array.from({ length: 39 }, () => ({
      ...{ id: newId(), instanceId, purpose: 'CUSTOM', protocol: 'HTTP', port: freshPort() },
    })),
  });
  await add(freshPort());
  expect(await refusal(freshPort())).toMatch(/^APIC\.7403/);
  await add(freshPort(), 'HTTP', other);
});

test('only custom ports are listed and deleted, each by its gateway’s account', async () => {
  const { instanceId } = scene.tenant;
  const [own, id] = [await add(freshPort()), newId()];
  await add(freshPort(), 'HTTPS');
  const port = freshPort();
  const data = { id, instanceId, purpose: 'DEFAULT', protocol: 'HTTP', port };
  await scene.world.env.database.instanceListener.create({ data });
  const total = async (query: Record<string, string>) =>
    (await scene.call(contracts.listCustomIngressPorts, { query })).total;
  expect(await total({})).toBe(2);
  expect(await total({ protocol: 'HTTP' })).toBe(1);
  expect(await total({ ingress_port: String(own.ingress_port) })).toBe(1);
  expect(await total({ ingress_port: String(port) })).toBe(0);
  const missing = 'TURNPIKE.3073: The custom ingress port does not exist.';
  const path = (ingress_port_id: string) => ({ path: { ingress_port_id } });
  expect(await scene.refusal(contracts.deleteCustomIngressPort, path(id))).toBe(missing);
  expect(await other.refusal(contracts.deleteCustomIngressPort, path(own.ingress_port_id))).toBe(missing);
  expect(await other.refusal(contracts.listCustomIngressPortDomains, path(own.ingress_port_id))).toBe(
    missing,
  );
  expect(await scene.call(contracts.listCustomIngressPortDomains, path(own.ingress_port_id))).toEqual({
    ...{ total: 0, size: 0, domain_infos: [] },
  });
  await scene.call(contracts.deleteCustomIngressPort, path(own.ingress_port_id));
  // Free again, for whoever asks.
  await add(own.ingress_port, 'HTTP', other);
});
