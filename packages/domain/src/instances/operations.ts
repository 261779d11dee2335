import { randomBytes } from 'node:crypto';
import * as contracts from '@turnpike/contracts/http/instances';
import { RELEASE_ENVIRONMENT_ID, RELEASE_ENVIRONMENT_NAME } from '@turnpike/contracts/ids';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import { checkEnterpriseProject } from '../enterprise-projects/check-enterprise-project.ts';
import { startWithRoutes } from '../instance-features/starting-routes.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Effect, type Env, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import { publicAccessAskedFor } from '../public-access/asked-for.ts';
import { instanceBaseView, instanceDetailView } from './instance-view.ts';
import { gatewaysOf, loadInstance, resourceIn } from './load-instance.ts';
import { maintenanceWindow } from './maintenance-window.ts';
import * as repository from './repository.ts';

/** Gateways per project (reference 4.1). */
const MAX_INSTANCES = 5;

interface InProject {
  principal: Principal;
  input: { path: { project_id: string } };
}

const projectOf = (db: Db, { principal, input }: InProject) =>
  loadProject(db, principal, input.path.project_id);

/** Asks the worker to bring the gateway to what is wanted. */
const reconcile = (instanceId: string): Effect => ({
  type: 'message',
  queue: 'provisioning',
  name: 'reconcile',
  payload: { instanceId },
});

const sealedAppCodeKey = (env: Env, instanceId: string): string =>
  sealSecret(env.keyring.gatewayKey(instanceId), instanceId, randomBytes(32).toString('hex'));

const createInstance = defineOperation(contracts.createInstance, {
  load: async (db, context) => {
    const { principal, input } = context;
    const project = await projectOf(db, context);
    const wanted = input.body.enterprise_project_id;
    return { project, enterpriseProjectId: await checkEnterpriseProject(db, principal, wanted) };
  },
  // Decided on as it is going to be: in the enterprise project and with the tags that are asked for.
  resource: ({ target: { project, enterpriseProjectId }, input: { body } }) => ({
    ...gatewaysOf(project),
    enterpriseProjectId,
    tags: Object.fromEntries((body.tags ?? []).map(({ key, value }) => [key, value])),
  }),
  run: async (db, { env, principal, input: { body }, target: { project: target, enterpriseProjectId } }) => {
    const { instance_id, instance_name, description, spec_id, maintain_begin, maintain_end, ...more } = body;
    const { enterprise_project_id: _, tags = [], ...rest } = more;
    const { eip_id, bandwidth_size, bandwidth_charging_mode, ...others } = rest;
    const { ingress_bandwidth_size, ingress_bandwidth_charging_mode, ...attributes } = others;
    if ((await repository.countInstances(db, target.id)) >= MAX_INSTANCES)
      throw new ManagementError('APIC.9218');
    const id = instance_id ?? newId();
    const now = env.now();
    const made = await repository.insertInstance(db, {
      id,
      accountId: target.accountId,
      projectId: target.id,
      name: instance_name,
      description: description ?? '',
      spec: spec_id,
      createdBy: principal.id,
      ...maintenanceWindow(maintain_begin, maintain_end),
      attributes,
      ...publicAccessAskedFor(rest),
      enterpriseProjectId,
      // The last value of a key counts, as when tags are added one after the other.
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      desiredState: 'RUNNING',
      status: 'Creating',
      appCodeKeySealed: sealedAppCodeKey(env, id),
      createdAt: now,
      updatedAt: now,
      releaseId: RELEASE_ENVIRONMENT_ID,
      releaseName: RELEASE_ENVIRONMENT_NAME,
      defaultGroupId: newId(),
    });
    if (made) {
      await startWithRoutes(db, env, made.instance);
      return made;
    }
    const isName = await repository.instanceNameTaken(db, target.id, instance_name);
    throw new ManagementError(isName ? 'APIC.7500' : 'APIC.7505');
  },
  created: ({ instance }) => instance,
  conflict: 'APIC.7500',
  effects: ({ instance, defaultGroupId }) => [
    { type: 'change', instanceId: instance.id, kind: 'settings', documentId: instance.id },
    { type: 'change', instanceId: instance.id, kind: 'environment', documentId: RELEASE_ENVIRONMENT_ID },
    { type: 'change', instanceId: instance.id, kind: 'group', documentId: defaultGroupId },
    reconcile(instance.id),
  ],
  view: ({ instance }) => {
    const jobId = `JOB-${newId()}`;
    return {
      instance_id: instance.id,
      message: `JOB_ASSIGNED_FOR_PROVISIONING_0003I:The job ${jobId} has been assigned to the instance ${instance.id} for running provisioning.`,
      job_id: jobId,
    };
  },
});

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
    const { enterprise_project_id: enterpriseProjectId = target.enterpriseProjectId, ...attributes } = more;
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
    return repository.getInstanceWithNodes(db, target.id);
  },
  conflict: 'APIC.7500',
  effects: ({ id }) => [{ type: 'change', instanceId: id, kind: 'settings', documentId: id }],
  view: (row, { env }) => instanceDetailView(row, env),
});

const deleteInstance = defineOperation(contracts.deleteInstance, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: async (db, { env, target }) => {
    if (target.desiredState !== 'DELETED') await repository.markInstanceDeleted(db, target.id, env.now());
    return target;
  },
  effects: ({ id }) => [reconcile(id)],
  view: () => undefined,
});

const failedStatuses = new Set(['CreateFail', 'InitingFailed', 'RegisterFailed', 'CreateTimeout']);

function progressStatus({
  provisionedAt,
  status,
}: repository.InstanceRow): 'success' | 'failed' | 'creating' {
  if (provisionedAt) return 'success';
  return failedStatuses.has(status) ? 'failed' : 'creating';
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
  createInstance,
  listInstances,
  showInstance,
  updateInstance,
  deleteInstance,
  showProgress,
  listEvents,
];
