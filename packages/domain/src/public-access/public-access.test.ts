import { createInstance, deleteInstance, showInstance } from '@turnpike/contracts/http/instances';
import * as contracts from '@turnpike/contracts/http/public-access';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createScene, type Scene } from '../../test/scene.ts';
import { publish } from '../config-feed/publish.ts';
import { readDocumentsSince } from '../config-feed/repository.ts';
import { publicAccessView } from './access-view.ts';

let first: Scene;
let scene: Scene;
beforeAll(async () => {
  first = await createScene();
});
beforeEach(async () => {
  scene = first.of(await first.world.createTenant());
  const { env } = scene.world;
  await publish(env.database, scene.tenant.instanceId, 'all', env);
});
afterAll(() => first.world.close());

const detail = () => scene.call(showInstance, {});

/** What the gateway's nodes are told once the changes of now are published. */
async function told() {
  const { env } = scene.world;
  const { instanceId } = scene.tenant;
  await publish(env.database, instanceId, 'changes', env);
  const read = await readDocumentsSince(env.database, instanceId, -1);
  const document = read?.documents.find(({ kind }) => kind === 'settings');
  const { body } = document as { body?: unknown };
  const { inbound, outbound } = (body as { network: { inbound: unknown; outbound: unknown } }).network;
  return { inbound, outbound };
}

test('a new gateway has no public access, and says so', async () => {
  expect(await detail()).toMatchObject({
    ...{ eip_address: '', nat_eip_address: '', publicips: [] },
    ...{ bandwidth_size: 0, bandwidth_charging_mode: '' },
    ...{ ingress_bandwidth_size: 0, ingress_bandwidth_charging_mode: '' },
  });
  expect(await told()).toEqual({ inbound: null, outbound: null });
});

test('outbound access is switched on once, changed, and switched off; nodes are told each time', async () => {
  await scene.call(contracts.enableOutboundAccess, { body: { bandwidth_size: '5' } });
  expect(await detail()).toMatchObject({ bandwidth_size: 5, bandwidth_charging_mode: 'traffic' });
  expect(await told()).toEqual({ inbound: null, outbound: { bandwidthMbits: 5 } });
  expect(await scene.refusal(contracts.enableOutboundAccess, { body: { bandwidth_size: 9 } })).toBe(
    'APIC.7709: Public network access is enabled for the gateway.',
  );
  await scene.call(contracts.updateOutboundBandwidth, {
    body: { bandwidth_size: '12', bandwidth_charging_mode: 'bandwidth' },
  });
  await scene.call(contracts.updateOutboundBandwidth, { body: { bandwidth_size: 13 } });
  expect(await detail()).toMatchObject({ bandwidth_size: 13, bandwidth_charging_mode: 'bandwidth' });
  expect(await told()).toEqual({ inbound: null, outbound: { bandwidthMbits: 13 } });
  await scene.call(contracts.disableOutboundAccess, {});
  await scene.call(contracts.disableOutboundAccess, {});
  expect(await detail()).toMatchObject({ bandwidth_size: 0, bandwidth_charging_mode: '' });
  expect(await told()).toEqual({ inbound: null, outbound: null });
  expect(await scene.refusal(contracts.updateOutboundBandwidth, { body: { bandwidth_size: 1 } })).toBe(
    'APIC.7311: The NAT EIP does not exist in the VPC.',
  );
});

test('inbound access is switched on once, changed, and switched off', async () => {
  const { instanceId } = scene.tenant;
  const job = await scene.call(contracts.enableInboundAccess, { body: { bandwidth_size: 3 } });
  expect(job).toMatchObject({ instance_id: instanceId, job_id: expect.stringMatching(/^JOB-/) });
  expect(job.message).toContain(job.job_id);
  expect(await detail()).toMatchObject({
    ...{ eip_address: '127.0.0.1', publicips: [{ ip_address: '127.0.0.1', bandwidth_size: 3 }] },
    ...{ ingress_bandwidth_size: 3, ingress_bandwidth_charging_mode: 'traffic' },
  });
  expect(await told()).toEqual({ inbound: { bandwidthMbits: 3 }, outbound: null });
  expect(await scene.refusal(contracts.enableInboundAccess, { body: { bandwidth_size: 9 } })).toBe(
    'APIC.7711: Public inbound access is enabled for the instance',
  );
  await scene.call(contracts.updateInboundBandwidth, { body: { bandwidth_size: 4 } });
  expect(await told()).toEqual({ inbound: { bandwidthMbits: 4 }, outbound: null });
  await scene.call(contracts.disableInboundAccess, {});
  expect(await told()).toEqual({ inbound: null, outbound: null });
  expect(await scene.refusal(contracts.updateInboundBandwidth, { body: { bandwidth_size: 1 } })).toBe(
    'APIC.7244: The bandwidth cannot be updated.',
  );
});

test('an EIP gives inbound access without a limit, and another one takes its place', async () => {
  const bound = await scene.call(contracts.bindEip, { body: { eip_id: 'eip-1' } });
  expect(bound).toEqual({
    ...{ eip_id: 'eip-1', eip_address: '127.0.0.1', eip_status: 'ACTIVE', eip_ipv6_address: '' },
  });
  expect(await told()).toEqual({ inbound: { bandwidthMbits: null }, outbound: null });
  expect((await scene.call(contracts.bindEip, { body: { eip_id: 'eip-2' } })).eip_id).toBe('eip-2');
  await scene.call(contracts.unbindEip, {});
  expect(await detail()).toMatchObject({ eip_address: '' });
  expect(await told()).toEqual({ inbound: null, outbound: null });
});

test('where the operator names the public address, it is shown for both directions; a wildcard never is', () => {
  const row = {
    ...{ eipId: 'e', ingressBandwidthMbit: null, ingressChargingMode: null },
    ...{ egressBandwidthMbit: 2, egressChargingMode: 'traffic' },
  };
  expect(publicAccessView(row, { publicAddress: '192.0.2.7', gatewayHost: '0.0.0.0' })).toMatchObject({
    ...{ eip_address: '192.0.2.7', nat_eip_address: '192.0.2.7' },
    publicips: [
      { ip_address: '192.0.2.7', bandwidth_size: 0 },
      { ip_address: '192.0.2.7', bandwidth_size: 2 },
    ],
  });
  expect(publicAccessView(row, { publicAddress: null, gatewayHost: '0.0.0.0' })).toMatchObject({
    ...{ eip_address: '', nat_eip_address: '', publicips: [] },
  });
});

test('what is asked for with a gateway is there from the start; a bandwidth of 0 is none', async () => {
  const asked = {
    ...{ instance_name: 'asked-for', eip_id: 'e', bandwidth_size: 7, ingress_bandwidth_size: 0 },
    bandwidth_charging_mode: 'bandwidth' as const,
  };
  const { instance_id } = await scene.call(createInstance, { body: asked });
  const made = await scene.call(showInstance, { path: { instance_id } });
  expect(made).toMatchObject({
    ...{ eip_address: '127.0.0.1', bandwidth_size: 7, bandwidth_charging_mode: 'bandwidth' },
    ...{ ingress_bandwidth_size: 0, ingress_bandwidth_charging_mode: '' },
  });
});

test.each(['0', '2001', '-1', '1.5', '', 'five', 0, 2_001, 1.5])(
  'a bandwidth of %j is refused',
  async (size) => {
    const body = { bandwidth_size: size as number };
    expect(await scene.refusal(contracts.enableOutboundAccess, { body })).toMatch(/^APIG\.\d+/);
  },
);

test('a gateway that is being deleted gets no access any more', async () => {
  await scene.call(deleteInstance, {});
  const conflict = 'APIC.7701: Instance status conflict.';
  const body = { bandwidth_size: 1 };
  expect(await scene.refusal(contracts.enableOutboundAccess, { body })).toBe(conflict);
  expect(await scene.refusal(contracts.enableInboundAccess, { body })).toBe(conflict);
  expect(await scene.refusal(contracts.bindEip, { body: { eip_id: 'e' } })).toBe(conflict);
});

test('the ranges that backends may not lie in are those of the guard', async () => {
  const { restrict_cidrs, resource_subnet_cidr } = await scene.call(contracts.showRestriction, {});
  expect(restrict_cidrs).toEqual(expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', 'fc00::/7']));
  expect(resource_subnet_cidr).toBe('127.0.0.1/32');
});
