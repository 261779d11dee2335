import * as contracts from '@turnpike/contracts/http/apis';
import type { ApiDefinition } from '../apis/api-definition.ts';
import { type ApiTarget, apiResource, loadApi, loadApiById } from '../apis/load-api.ts';
import { findEnvironment } from '../environments/repository.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Effect, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import { lockAccount } from '../kernel/repository.ts';
import * as repository from './repository.ts';
import { routeOf } from './route-of.ts';
import { versionNumber } from './version-number.ts';

/** Versions kept per API and environment (reference 4.1). */
const MAX_VERSIONS = 10;

interface Release {
  environmentId: string;
  versionId: string;
  definition: ApiDefinition;
  remark: string;
  now: Date;
}

/**
 * No other API of the group that is online in the environment may match the same calls. The caller has the gateway's
 * lock, so that nobody goes online in between.
 */
async function refuseSameRoute(
  db: Db,
  { api }: ApiTarget,
  { environmentId, definition }: Release,
): Promise<void> {
  const twin = await repository.nameOnRoute(db, {
    ...{ instanceId: api.instanceId, environmentId, exceptApiId: api.id },
    route: routeOf(definition),
  });
  if (twin !== null)
    throw new ManagementError(
      'APIG.3301',
      `API ${twin} is online in the environment with the same method and path`,
    );
}

async function release(db: Db, target: ApiTarget, wanted: Release): Promise<repository.PublicationRow> {
  const { api } = target;
  const authType = wanted.definition.auth_type;
  // Until the commit nobody changes a user without seeing that this gateway takes them from now on.
  if (authType === 'IAM') await lockAccount(db, api.accountId);
  await refuseSameRoute(db, target, wanted);
  const publication = await repository.putOnline(db, {
    id: newId(),
    accountId: api.accountId,
    instanceId: api.instanceId,
    apiId: api.id,
    environmentId: wanted.environmentId,
    versionId: wanted.versionId,
    authType,
    route: routeOf(wanted.definition),
    remark: wanted.remark,
    online: true,
    publishedAt: wanted.now,
  });
  await repository.pruneVersions(db, publication, MAX_VERSIONS);
  return publication;
}

/** Publishes the definition as it stands. */
async function publish(db: Db, target: ApiTarget, wanted: Omit<Release, 'versionId' | 'definition'>) {
  const { api } = target;
  const definition = api.definition as unknown as ApiDefinition;
  const version = await repository.insertVersion(db, {
    id: newId(),
    accountId: api.accountId,
    instanceId: api.instanceId,
    apiId: api.id,
    environmentId: wanted.environmentId,
    versionNo: versionNumber(wanted.now),
    remark: wanted.remark,
    definition,
    publishedAt: wanted.now,
  });
  return release(db, target, { ...wanted, definition, versionId: version.id });
}

async function takeOffline(db: Db, { api }: ApiTarget, environmentId: string) {
  const publication = await repository.findPublication(db, api.id, environmentId);
  if (!publication?.online) throw new ManagementError('APIG.3015');
  return repository.takeOffline(db, publication.id);
}

const publicationChanged = ({ instanceId, id }: repository.PublicationRow): Effect[] => [
  { type: 'change', instanceId, kind: 'publication', documentId: id },
];

const recordView = (row: repository.PublicationRow, { target }: { target: ApiTarget }) => ({
  publish_id: row.id,
  api_id: row.apiId,
  api_name: target.api.name,
  env_id: row.environmentId,
  remark: row.remark,
  publish_time: row.publishedAt.toISOString(),
  version_id: row.versionId,
});

const publishApi = defineOperation(contracts.publishApi, {
  load: (db, context) => loadApiById(db, context, context.input.body.api_id),
  resource: apiResource,
  run: async (db, { env, input: { body }, target }) => {
    if (!(await findEnvironment(db, target.instance.id, body.env_id))) throw new ManagementError('APIG.3003');
    if (body.action === 'offline') return takeOffline(db, target, body.env_id);
    return publish(db, target, { environmentId: body.env_id, remark: body.remark ?? '', now: env.now() });
  },
  effects: publicationChanged,
  view: recordView,
});

const listVersions = defineOperation(contracts.listApiVersions, {
  load: loadApi,
  resource: apiResource,
  run: (db, { input, target }) => repository.listVersions(db, target.api.id, input.query),
  view: (page) =>
    pageView('api_versions', page, (version) => ({
      version_id: version.id,
      version_no: version.versionNo,
      api_id: version.apiId,
      env_id: version.environmentId,
      env_name: version.environmentName,
      remark: version.remark,
      publish_time: version.publishedAt.toISOString(),
      status: version.current ? 1 : 2,
    })),
});

const switchVersion = defineOperation(contracts.switchApiVersion, {
  load: loadApi,
  resource: apiResource,
  run: async (db, { env, input, target }) => {
    const version = await repository.findVersion(db, target.api.id, input.body.version_id);
    if (!version) throw new ManagementError('APIG.3022');
    return release(db, target, {
      environmentId: version.environmentId,
      versionId: version.id,
      definition: version.definition as unknown as ApiDefinition,
      remark: version.remark,
      now: env.now(),
    });
  },
  effects: publicationChanged,
  view: recordView,
});

export const publicationOperations: Operation[] = [publishApi, listVersions, switchVersion];
