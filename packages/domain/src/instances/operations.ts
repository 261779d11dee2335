import * as contracts from '@turnpike/contracts/http/instances';
import { checkEnterpriseProject } from '../enterprise-projects/check-enterprise-project.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Effect, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { pageView } from '../kernel/page.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import { isFailedStatus } from '../provisioning/operation-kind.ts';
import { reconcileEffect } from '../provisioning/reconcile-effect.ts';
import { checkNodeQuota } from './create-gateway.ts';
import { instanceBaseView, instanceDetailView } from './instance-view.ts';
import { gatewaysOf, loadInstance, resourceIn } from './load-instance.ts';
import { maintenanceWindow } from './maintenance-window.ts';
import * as repository from './repository.ts';

interface InProject {
  principal: Principal;
  input: { path: { project_id: string } };
}

const projectOf = (db: Db, { principal, input }: InProject) =>
  loadProject(db, principal, input.path.project_id);

const listInstances = defineOperation(contracts.listInstances, {
  load: projectOf,
  resource: ({ target }) => gatewaysOf(target),
  run: (db, { input, target }) =>
    repository.listInstances(db, { accountId: target.accountId, projectId: target.id }, input.query),
  item: (row) => resourceIn(row, 'instance'),
  view: (page, { env }) => pageView('instances', page, (row) => instanceBaseView(row, env)),
});

const showInstance = defineOperation(contracts.showInstance, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: (db, { target }) => repository.getInstanceWithNodes(db, target.id),
  view: (row, { env }) => instanceDetailView(row, env),
});

/** @throws ManagementError beyond the quota, and APIC.7701 while something else is under way */
async function changeNodes(db: Db, row: repository.InstanceRow, nodes: number, now: Date): Promise<void> {
  if (nodes > row.nodesWanted) await checkNodeQuota(db, row.projectId, nodes);
  const isReady = row.provisionedAt !== null && row.desiredState === 'RUNNING';
  const begun =
    isReady && (await repository.beginOperation(db, row.id, 'nodes', now, { nodesWanted: nodes }));
  if (!begun) throw new ManagementError('APIC.7701', `the gateway is ${row.status}`);
}

const updateInstance = defineOperation(contracts.updateInstance, {
  load: async (db, context) => {
    const instance = await loadInstance(db, context);
    const wanted = context.input.body.enterprise_project_id ?? instance.enterpriseProjectId;
    if (wanted !== instance.enterpriseProjectId) await checkEnterpriseProject(db, context.principal, wanted);
    return instance;
  },
  resource: ({ target }) => resourceIn(target, 'instance'),
  // To be moved it must be allowed where it is and where it goes.
  named: ({ target, input: { body } }) => {
    const { enterpriseProjectId } = target;
    const resource = resourceIn(target, 'instance');
    return [
      resource,
      { ...resource, enterpriseProjectId: body.enterprise_project_id ?? enterpriseProjectId },
    ];
  },
  run: async (db, { env, input: { body }, target }) => {
    const { instance_name, description, maintain_begin, maintain_end, ...more } = body;
    const { enterprise_project_id: enterpriseProjectId = target.enterpriseProjectId, ...others } = more;
    const { node_count: nodes, ...attributes } = others;
    const window = maintenanceWindow(
      maintain_begin ?? target.maintainBegin,
      maintain_end ?? target.maintainEnd,
    );
    await repository.updateInstance(db, target.id, {
      ...(instance_name !== undefined && { name: instance_name }),
      ...(description !== undefined && { description }),
      ...window,
      enterpriseProjectId,
      attributes: { ...(target.attributes as Record<string, string>), ...attributes },
      updatedAt: env.now(),
    });
    if (nodes !== undefined && nodes !== target.nodesWanted) await changeNodes(db, target, nodes, env.now());
    return repository.getInstanceWithNodes(db, target.id);
  },
  conflict: 'APIC.7500',
  effects: ({ id, nodesWanted }, { target }): Effect[] => [
    { type: 'change', instanceId: id, kind: 'settings', documentId: id },
    ...(nodesWanted === target.nodesWanted ? [] : [reconcileEffect(id)]),
  ],
  view: (row, { env }) => instanceDetailView(row, env),
});

const deleteInstance = defineOperation(contracts.deleteInstance, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: async (db, { env, target }) => {
    if (target.desiredState !== 'DELETED') await repository.markInstanceDeleted(db, target.id, env.now());
    return target;
  },
  effects: ({ id }) => [reconcileEffect(id)],
  view: () => undefined,
});

function progressStatus({
  provisionedAt,
  status,
}: repository.InstanceRow): 'success' | 'failed' | 'creating' {
  if (provisionedAt) return 'success';
  return isFailedStatus(status) ? 'failed' : 'creating';
}

const showProgress = defineOperation(contracts.showInstanceProgress, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: async (_db, { target }) => target,
  view: (row) => ({
    progress: row.progress,
    status: progressStatus(row),
    error_code: row.errorCode ?? '',
    error_msg: row.errorMessage ?? '',
    start_time: row.createdAt.getTime(),
    end_time: row.provisionedAt?.getTime() ?? 0,
  }),
});

const listEvents = defineOperation(contracts.listInstanceEvents, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: (db, { input, target }) => repository.listInstanceEvents(db, target.id, input.query),
  view: (page) =>
    pageView('events', page, ({ id, kind, message, createdAt }) => ({
      id: id.toString(),
      kind,
      message,
      time: createdAt.toISOString(),
    })),
});

export const instanceOperations: Operation[] = [
  listInstances,
  showInstance,
  updateInstance,
  deleteInstance,
  showProgress,
  listEvents,
];
