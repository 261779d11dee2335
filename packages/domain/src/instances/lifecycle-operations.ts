import * as contracts from '@turnpike/contracts/http/instance-lifecycle';
import { allEditions, findEdition, listEditions, projectQuota } from '../editions/repository.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { pageView } from '../kernel/page.ts';
import { loadProject } from '../projects/load-project.ts';
import { type OperationName, operationOfFailedStatus } from '../provisioning/operation-kind.ts';
import { reconcileEffect } from '../provisioning/reconcile-effect.ts';
import { editionView } from './instance-view.ts';
import { jobOf } from './job.ts';
import { gatewaysOf, type InInstance, loadInstance, resourceIn } from './load-instance.ts';
import * as repository from './repository.ts';

type Row = repository.InstanceRow;

const common = {
  load: (db: Db, context: InInstance) => loadInstance(db, context),
  resource: ({ target }: { target: Row }) => resourceIn(target, 'instance'),
  effects: ({ id }: { id: string }) => [reconcileEffect(id)],
};

/** @throws ManagementError APIC.7701 while something else is under way, or the gateway never ran */
async function begin(
  db: Db,
  row: Row,
  operation: OperationName,
  now: Date,
  wanted: repository.Wanted,
): Promise<Row> {
  const isReady = row.provisionedAt !== null && row.desiredState === 'RUNNING';
  if (isReady && (await repository.beginOperation(db, row.id, operation, now, wanted))) return row;
  const busy = row.operation ? `${row.operation} is under way` : `the gateway is ${row.status}`;
  throw new ManagementError('APIC.7701', busy);
}

/** @throws ManagementError when the edition is not there, is the same, or allows fewer APIs than the gateway holds */
async function resize(db: Db, row: Row, spec: string, now: Date): Promise<Row> {
  const edition = await findEdition(db, spec);
  if (!edition) throw new ManagementError('APIC.7301', spec);
  if (spec === row.spec) throw new ManagementError('APIC.7707', spec);
  const apis = await repository.countApis(db, row.id);
  if (apis > edition.apis) {
    throw new ManagementError(
      'APIG.3102',
      `the gateway holds ${apis} APIs, and edition ${spec} allows ${edition.apis}`,
    );
  }
  return begin(db, row, 'resize', now, { spec });
}

const resizeInstance = defineOperation(contracts.resizeInstance, {
  ...common,
  run: (db, { env, input, target }) => resize(db, target, input.body.spec_id, env.now()),
  view: ({ id }) => jobOf(id, 'resizing'),
});

const resizePrepaidInstance = defineOperation(contracts.resizePrepaidInstance, {
  ...common,
  run: async (db, { env, input: { body }, target }) => {
    if (body.instance_id !== undefined && body.instance_id !== target.id) {
      throw invalidParameter('instance_id', 'It is not the gateway of the path.');
    }
    return resize(db, target, body.resize_info.spec_id, env.now());
  },
  view: ({ id }) => ({ order_id: `ORDER-${id}` }),
});

const restartInstance = defineOperation(contracts.restartInstance, {
  ...common,
  run: (db, { env, target }) => begin(db, target, 'restart', env.now(), { nodeGeneration: { increment: 1 } }),
  view: ({ id }) => jobOf(id, 'restarting'),
});

const upgradeInstance = defineOperation(contracts.upgradeInstance, {
  ...common,
  run: (db, { env, target }) => {
    if (target.availableVersion === null) throw new ManagementError('TURNPIKE.3472');
    return begin(db, target, 'upgrade', env.now(), { gatewayVersion: target.availableVersion });
  },
  view: ({ id }) => jobOf(id, 'upgrading'),
});

const retryInstance = defineOperation(contracts.retryInstance, {
  ...common,
  run: async (db, { env, target }) => {
    const operation = repository.failedOperation(target);
    if (operation === null) throw new ManagementError('TURNPIKE.3473');
    // Fresh processes, without the pauses that the old ones are in; what serves is replaced node by node.
    const afresh =
      operationOfFailedStatus(target.status) === null ? {} : { nodeGeneration: { increment: 1 } };
    if (!(await repository.beginOperation(db, target.id, operation, env.now(), afresh))) {
      throw new ManagementError('APIC.7701');
    }
    return target;
  },
  view: ({ id }) => jobOf(id, 'retrying'),
});

const listAvailableZones = defineOperation(contracts.listAvailableZones, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: ({ target }) => gatewaysOf(target),
  run: (db) => allEditions(db),
  view: (editions) => ({
    available_zones: [
      {
        name: 'This machine',
        id: 'local',
        code: 'local',
        port: '',
        local_name: { en_us: 'This machine', zh_cn: '本机' },
        specs: Object.fromEntries(editions.map(({ name }) => [name, true])),
      },
    ],
  }),
});

const listAllEditions = defineOperation(contracts.listEditions, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: ({ target }) => gatewaysOf(target),
  run: (db, { input }) => listEditions(db, input.query),
  view: (page) => pageView('editions', page, (row) => ({ ...editionView(row), built_in: row.builtIn })),
});

const showProjectQuotas = defineOperation(contracts.showProjectQuotas, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: ({ target }) => gatewaysOf(target),
  run: async (db, { target }) => ({
    gateways: {
      limit: await projectQuota(db, target.id, 'gateways'),
      used: await repository.countInstances(db, target.id),
    },
    nodes: { limit: await projectQuota(db, target.id, 'nodes') },
  }),
  view: (quotas) => quotas,
});

export const instanceLifecycleOperations: Operation[] = [
  resizeInstance,
  resizePrepaidInstance,
  restartInstance,
  upgradeInstance,
  retryInstance,
  listAvailableZones,
  listAllEditions,
  showProjectQuotas,
];
