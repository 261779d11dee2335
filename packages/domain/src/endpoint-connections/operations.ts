import * as contracts from '@turnpike/contracts/http/endpoint-connections';
import { MAX_ENDPOINT_CONNECTIONS } from '@turnpike/contracts/http/vpc-endpoint';
import { serviceIdOf, serviceName } from '../endpoint-services/service-name.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation, type Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import type { ProjectRow } from '../projects/repository.ts';
import { reconcileEffect } from '../provisioning/reconcile-effect.ts';
import { ownConnectionView } from './own-connection-view.ts';
import * as repository from './repository.ts';

interface InProject {
  principal: Principal;
  input: { path: { project_id: string } };
}

interface InConnection extends InProject {
  input: { path: { project_id: string; connection_id: string } };
}

interface ConnectionTarget {
  project: ProjectRow;
  connection: repository.ConnectionRow;
}

const projectOf = (db: Db, { principal, input }: InProject) =>
  loadProject(db, principal, input.path.project_id);

const scopeOf = ({ id, accountId }: ProjectRow): repository.OwnScope => ({ accountId, projectId: id });

/** @throws ManagementError TURNPIKE.3072, the same for a missing connection and for another account's or project's */
async function loadConnection(db: Db, context: InConnection): Promise<ConnectionTarget> {
  const project = await projectOf(db, context);
  const connection = await repository.findOwn(db, scopeOf(project), context.input.path.connection_id);
  if (!connection) throw new ManagementError('TURNPIKE.3072');
  return { project, connection };
}

/** `apig:<region>:<account>:endpointConnection:<id>`: it belongs to the project that asked, not to the gateway. */
function connectionIn(project: ProjectRow, connection?: { id: string; serviceName: string }): Resource {
  return {
    urn: `apig:${project.name}:${project.accountId}:endpointConnection:${connection?.id ?? '*'}`,
    id: connection?.id ?? project.id,
    name: connection?.serviceName ?? project.name,
    projectId: project.id,
    instanceId: null,
    suspended: !project.enabled,
  };
}

const ofProject = ({ target }: { target: ProjectRow }) => connectionIn(target);
const ofConnection = ({ target }: { target: ConnectionTarget }) =>
  connectionIn(target.project, target.connection);

/**
 * The service of that name that the account may ask.
 * @throws ManagementError TURNPIKE.3071, the same for one that does not exist, has another name, or did not let them
 */
async function findService(db: Db, name: string, accountId: string): Promise<repository.AskableService> {
  const serviceId = serviceIdOf(name);
  const service = serviceId === null ? null : await repository.findServiceFor(db, serviceId, accountId);
  if (!service || serviceId === null || serviceName({ ...service, serviceId }) !== name)
    throw new ManagementError('TURNPIKE.3071');
  return service;
}

const createConnection = defineOperation(contracts.createEndpointConnection, {
  load: projectOf,
  resource: ofProject,
  run: async (db, { env, principal, input: { body }, target }) => {
    const { instanceId, ownerAccountId } = await findService(db, body.service_name, target.accountId);
    // Asked again once it is alone: who was asked for at the same time, or taken off the whitelist, counts.
    await repository.lockService(db, instanceId);
    const { connections } = await findService(db, body.service_name, target.accountId);
    const own = await repository.countOwn(db, scopeOf(target));
    if (connections >= MAX_ENDPOINT_CONNECTIONS || own >= contracts.MAX_OWN_ENDPOINT_CONNECTIONS)
      throw new ManagementError('TURNPIKE.3171');
    const now = env.now();
    return repository.insertConnection(db, {
      id: newId(),
      ...scopeOf(target),
      accountName: principal.accountName,
      ownerAccountId,
      instanceId,
      serviceName: body.service_name,
      protocol: body.protocol,
      description: body.description,
      createdAt: now,
      updatedAt: now,
    });
  },
  created: ({ id, serviceName: name }) => ({ id, name }),
  view: ownConnectionView,
});

const listConnections = defineOperation(contracts.listOwnEndpointConnections, {
  load: projectOf,
  resource: ofProject,
  run: (db, { input, target }) => repository.listOwn(db, scopeOf(target), input.query),
  item: (row, { target }) => connectionIn(target, row),
  view: (page) => pageView('connections', page, ownConnectionView),
});

const showConnection = defineOperation(contracts.showEndpointConnection, {
  load: loadConnection,
  resource: ofConnection,
  run: async (_db, { target }) => target.connection,
  view: ownConnectionView,
});

const deleteConnection = defineOperation(contracts.deleteEndpointConnection, {
  load: loadConnection,
  resource: ofConnection,
  run: async (db, { env, target: { connection } }) => {
    await repository.giveUp(db, connection, env.now());
    return connection;
  },
  effects: ({ instanceId }) => [reconcileEffect(instanceId)],
  view: () => undefined,
});

export const endpointConnectionOperations: Operation[] = [
  createConnection,
  listConnections,
  showConnection,
  deleteConnection,
];
