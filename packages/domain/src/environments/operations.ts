import * as contracts from '@turnpike/contracts/http/environments';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Effect, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import * as repository from './repository.ts';

/** Reference 4.1. */
const MAX_ENVIRONMENTS = 10;

interface InEnvironment extends InInstance {
  input: { path: { project_id: string; instance_id: string; env_id: string } };
}

interface EnvironmentTarget {
  instance: InstanceRow;
  environment: repository.EnvironmentRow;
}

async function loadEnvironment(db: Db, context: InEnvironment): Promise<EnvironmentTarget> {
  const instance = await loadInstance(db, context);
  const environment = await repository.findEnvironment(db, instance.id, context.input.path.env_id);
  if (!environment) throw new ManagementError('APIG.3003');
  return { instance, environment };
}

function refuseRelease(id: string): void {
  if (id === RELEASE_ENVIRONMENT_ID) {
    throw new ManagementError('APIG.2011', 'environment RELEASE belongs to its gateway and stays as it is');
  }
}

const environmentResource = ({ target }: { target: EnvironmentTarget }) =>
  resourceIn(target.instance, 'env', target.environment);

const environmentChanged = ({ instanceId, id }: repository.EnvironmentRow): Effect[] => [
  { type: 'change', instanceId, kind: 'environment', documentId: id },
];

const view = (row: repository.EnvironmentRow): OperationOutput<typeof contracts.createEnvironment> => ({
  id: row.id,
  name: row.name,
  remark: row.remark,
  create_time: row.createdAt.toISOString(),
});

const createEnvironment = defineOperation(contracts.createEnvironment, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'env'),
  run: async (db, { env, input, target }) => {
    if ((await repository.countEnvironments(db, target.id)) >= MAX_ENVIRONMENTS)
      throw new ManagementError('APIG.3104');
    return repository.insertEnvironment(db, {
      instanceId: target.id,
      id: newId(),
      accountId: target.accountId,
      name: input.body.name,
      remark: input.body.remark ?? '',
      createdAt: env.now(),
    });
  },
  created: (environment) => environment,
  conflict: 'APIG.3205',
  effects: environmentChanged,
  view,
});

const listEnvironments = defineOperation(contracts.listEnvironments, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'env'),
  run: (db, { input, target }) => repository.listEnvironments(db, target.id, input.query),
  item: (environment, { target }) => resourceIn(target, 'env', environment),
  view: (page) => pageView('envs', page, view),
});

const updateEnvironment = defineOperation(contracts.updateEnvironment, {
  load: loadEnvironment,
  resource: environmentResource,
  run: async (db, { input, target: { environment } }) => {
    refuseRelease(environment.id);
    return repository.updateEnvironment(db, environment.instanceId, environment.id, {
      name: input.body.name,
      ...(input.body.remark !== undefined && { remark: input.body.remark }),
    });
  },
  conflict: 'APIG.3205',
  effects: environmentChanged,
  view,
});

const deleteEnvironment = defineOperation(contracts.deleteEnvironment, {
  load: loadEnvironment,
  resource: environmentResource,
  run: async (db, { target: { environment } }) => {
    refuseRelease(environment.id);
    const { instanceId, id } = environment;
    if ((await repository.countPublished(db, instanceId, id)) > 0) throw new ManagementError('APIG.3418');
    return { environment, ...(await repository.deleteEnvironment(db, instanceId, id)) };
  },
  effects: ({ environment, appIds }) => [
    ...environmentChanged(environment),
    ...appIds.map(
      (documentId): Effect => ({
        type: 'change',
        instanceId: environment.instanceId,
        kind: 'credential',
        documentId,
      }),
    ),
  ],
  view: () => undefined,
});

export const environmentOperations: Operation[] = [
  createEnvironment,
  listEnvironments,
  updateEnvironment,
  deleteEnvironment,
];
