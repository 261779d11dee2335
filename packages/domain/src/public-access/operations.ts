import * as contracts from '@turnpike/contracts/http/public-access';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import { defineOperation, type Effect, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { inboundAddress } from './addresses.ts';
import * as repository from './repository.ts';
import { listeningBlock, restrictedCidrs } from './restriction.ts';

const resource = ({ target }: { target: InstanceRow }) => resourceIn(target, 'instance');

/** Nodes take it from their settings, without a restart. */
const settings = (_result: unknown, { target: { id } }: { target: InstanceRow }): Effect[] => [
  { type: 'change', instanceId: id, kind: 'settings', documentId: id },
];

/** @throws ManagementError APIC.7701 for a gateway that is being deleted */
function refuseDeleted({ desiredState }: InstanceRow): void {
  if (desiredState === 'DELETED') throw new ManagementError('APIC.7701');
}

const bindEip = defineOperation(contracts.bindEip, {
  load: loadInstance,
  resource,
  run: async (db, { env, target, input: { body } }) => {
    refuseDeleted(target);
    await repository.setEip(db, target.id, body.eip_id, env.now());
    return body.eip_id;
  },
  effects: settings,
  view: (eipId, { env }) => ({
    eip_id: eipId,
    eip_address: inboundAddress(env),
    eip_status: 'ACTIVE' as const,
    eip_ipv6_address: '',
  }),
});

const unbindEip = defineOperation(contracts.unbindEip, {
  load: loadInstance,
  resource,
  run: async (db, { env, target }) => repository.setEip(db, target.id, null, env.now()),
  effects: settings,
  view: () => undefined,
});

const enableOutboundAccess = defineOperation(contracts.enableOutboundAccess, {
  load: loadInstance,
  resource,
  run: async (db, { env, target, input: { body } }) => {
    refuseDeleted(target);
    const access = { megabits: body.bandwidth_size, chargingMode: body.bandwidth_charging_mode };
    const enabled = await repository.enable(db, target.id, 'outbound', access, env.now());
    if (!enabled) throw new ManagementError('APIC.7709');
  },
  effects: settings,
  view: () => undefined,
});

const updateOutboundBandwidth = defineOperation(contracts.updateOutboundBandwidth, {
  load: loadInstance,
  resource,
  run: async (db, { env, target, input: { body } }) => {
    const access = {
      megabits: body.bandwidth_size ?? target.egressBandwidthMbit ?? 0,
      chargingMode: body.bandwidth_charging_mode ?? target.egressChargingMode ?? 'traffic',
    };
    const changed = await repository.change(db, target.id, 'outbound', access, env.now());
    if (!changed) throw new ManagementError('APIC.7311');
  },
  effects: settings,
  view: () => undefined,
});

const disableOutboundAccess = defineOperation(contracts.disableOutboundAccess, {
  load: loadInstance,
  resource,
  run: (db, { env, target }) => repository.disable(db, target.id, 'outbound', env.now()),
  effects: settings,
  view: () => undefined,
});

/** The reference makes a job of it; here it is done once nodes have acknowledged, within the second. */
function jobView(_result: unknown, { target: { id } }: { target: InstanceRow }) {
  const jobId = `JOB-${newId()}`;
  return {
    instance_id: id,
    message: `JOB_ASSIGNED_FOR_PROVISIONING_0003I:The job ${jobId} has been assigned to the instance ${id} for running provisioning.`,
    job_id: jobId,
  };
}

const enableInboundAccess = defineOperation(contracts.enableInboundAccess, {
  load: loadInstance,
  resource,
  run: async (db, { env, target, input: { body } }) => {
    refuseDeleted(target);
    const access = { megabits: body.bandwidth_size, chargingMode: body.bandwidth_charging_mode };
    const enabled = await repository.enable(db, target.id, 'inbound', access, env.now());
    if (!enabled) throw new ManagementError('APIC.7711');
  },
  effects: settings,
  view: jobView,
});

const updateInboundBandwidth = defineOperation(contracts.updateInboundBandwidth, {
  load: loadInstance,
  resource,
  run: async (db, { env, target, input: { body } }) => {
    const access = {
      megabits: body.bandwidth_size ?? target.ingressBandwidthMbit ?? 0,
      chargingMode: body.bandwidth_charging_mode ?? target.ingressChargingMode ?? 'traffic',
    };
    const changed = await repository.change(db, target.id, 'inbound', access, env.now());
    if (!changed) throw new ManagementError('APIC.7244');
  },
  effects: settings,
  view: jobView,
});

const disableInboundAccess = defineOperation(contracts.disableInboundAccess, {
  load: loadInstance,
  resource,
  run: (db, { env, target }) => repository.disable(db, target.id, 'inbound', env.now()),
  effects: settings,
  view: () => undefined,
});

const showRestriction = defineOperation(contracts.showRestriction, {
  load: loadInstance,
  resource,
  run: async () => undefined,
  view: (_none, { env }) => ({
    restrict_cidrs: [...restrictedCidrs],
    resource_subnet_cidr: listeningBlock(env.gatewayHost),
  }),
});

export const publicAccessOperations: Operation[] = [
  bindEip,
  unbindEip,
  enableOutboundAccess,
  updateOutboundBandwidth,
  disableOutboundAccess,
  enableInboundAccess,
  updateInboundBandwidth,
  disableInboundAccess,
  showRestriction,
];
