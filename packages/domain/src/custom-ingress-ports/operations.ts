import * as contracts from '@turnpike/contracts/http/custom-ingress-ports';
import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import { reconcileEffect } from '../provisioning/reconcile-effect.ts';
import * as repository from './repository.ts';

interface InPort extends InInstance {
  input: { path: { project_id: string; instance_id: string; ingress_port_id: string } };
}

interface PortTarget {
  instance: InstanceRow;
  listener: repository.ListenerRow;
}

/** @throws ManagementError APIG.3030, or TURNPIKE.3073 alike for a missing port and for another gateway's */
async function loadPort(db: Db, context: InPort): Promise<PortTarget> {
  const instance = await loadInstance(db, context);
  const listener = await repository.findPort(db, instance.id, context.input.path.ingress_port_id);
  if (!listener) throw new ManagementError('TURNPIKE.3073');
  return { instance, listener };
}

/** A port has no URN of its own: it is a matter of its gateway. */
const ofPort = ({ target }: { target: PortTarget }) => resourceIn(target.instance, 'instance');
const ofInstance = ({ target }: { target: InstanceRow }) => resourceIn(target, 'instance');

const view = ({ id, protocol, port, status }: repository.ListenerRow) => ({
  ingress_port_id: id,
  protocol: protocol as 'HTTP' | 'HTTPS',
  ingress_port: port,
  status: status === 'open' ? ('normal' as const) : ('abnormal' as const),
});

const listPorts = defineOperation(contracts.listCustomIngressPorts, {
  load: loadInstance,
  resource: ofInstance,
  run: (db, { input, target }) => repository.listPorts(db, target.id, input.query),
  view: (page) => pageView('ingress_port_infos', page, view),
});

const addPort = defineOperation(contracts.addCustomIngressPort, {
  load: loadInstance,
  resource: ofInstance,
  run: async (db, { env, input: { body }, target }) => {
    if (env.isReservedPort(body.ingress_port))
      throw invalidParameter('ingress_port', 'The system keeps this port for itself.');
    if ((await repository.countPorts(db, target.id)) >= contracts.MAX_CUSTOM_INGRESS_PORTS)
      throw new ManagementError('APIC.7403');
    return repository.insertPort(db, {
      id: newId(),
      instanceId: target.id,
      protocol: body.protocol,
      port: body.ingress_port,
      createdAt: env.now(),
    });
  },
  created: ({ id, port }) => ({ id, name: String(port) }),
  // Of this gateway or another one: a port is the machine's.
  conflict: 'APIC.7258',
  effects: ({ instanceId }) => [reconcileEffect(instanceId)],
  view,
});

const deletePort = defineOperation(contracts.deleteCustomIngressPort, {
  load: loadPort,
  resource: ofPort,
  run: async (db, { target: { listener } }) => {
    await repository.deletePort(db, listener);
    return listener;
  },
  effects: ({ instanceId }) => [reconcileEffect(instanceId)],
  view: () => undefined,
});

/** Groups have no independent domains yet, so that no port has one. */
const listPortDomains = defineOperation(contracts.listCustomIngressPortDomains, {
  load: loadPort,
  resource: ofPort,
  run: async () => ({ rows: [], total: 0 }),
  view: (page) => pageView('domain_infos', page, (row) => row),
});

export const customIngressPortOperations: Operation[] = [listPorts, addPort, deletePort, listPortDomains];
