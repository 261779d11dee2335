import type { ApiBody } from '@turnpike/contracts/http/api-definition';
import * as contracts from '@turnpike/contracts/http/apis';
import { apiLimit } from '../editions/repository.ts';
import { findGroup } from '../groups/repository.ts';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Effect, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import { toDefinition } from './api-definition.ts';
import { apiDetailView, apiSummaryView } from './api-view.ts';
import { checkDefinition } from './check-definition.ts';
import { apiResource, loadApi } from './load-api.ts';
import { normalisedPath } from './path-template.ts';
import * as repository from './repository.ts';

/** Group there, definition sound, and no other API of the group matches the same calls. */
async function checkBody(db: Db, instanceId: string, body: ApiBody, exceptId: string): Promise<void> {
  checkDefinition(body);
  if (!(await findGroup(db, instanceId, body.group_id))) throw new ManagementError('APIG.3001');
  const siblings = await repository.siblingPaths(db, {
    groupId: body.group_id,
    reqMethod: body.req_method,
    matchMode: body.match_mode,
    exceptId,
  });
  const path = normalisedPath(body.req_uri);
  if (siblings.some((sibling) => normalisedPath(sibling) === path)) {
    throw new ManagementError('APIG.3301', `${body.req_method} ${body.req_uri} is another API of the group`);
  }
}

const createApi = defineOperation(contracts.createApi, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'api'),
  run: async (db, { env, input, target }) => {
    await checkBody(db, target.id, input.body, '');
    const limit = await apiLimit(db, target.spec);
    if ((await repository.countApis(db, target.id)) >= limit) {
      throw new ManagementError('APIG.3102', `edition ${target.spec} allows ${limit}`);
    }
    return repository.insertApi(db, {
      id: newId(),
      accountId: target.accountId,
      instanceId: target.id,
      definition: toDefinition(input.body),
      now: env.now(),
    });
  },
  created: (api) => api,
  conflict: 'APIG.3202',
  view: (api, { env }) => apiDetailView(api, env.domainSuffix),
});

const listApis = defineOperation(contracts.listApis, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'api'),
  run: (db, { input, target }) => repository.listApis(db, target.id, input.query),
  item: (api, { target }) => resourceIn(target, 'api', api),
  view: (page, { env }) => pageView('apis', page, (api) => apiSummaryView(api, env.domainSuffix)),
});

const showApi = defineOperation(contracts.showApi, {
  load: loadApi,
  resource: apiResource,
  run: async (_db, { target }) => target.api,
  view: (api, { env }) => apiDetailView(api, env.domainSuffix),
});

const updateApi = defineOperation(contracts.updateApi, {
  load: loadApi,
  resource: apiResource,
  run: async (db, { env, input: { body }, target: { api } }) => {
    await checkBody(db, api.instanceId, body, api.id);
    if (body.group_id !== api.groupId && api.publications.length > 0) {
      throw invalidParameter('group_id', 'Take the API offline before it moves to another group.');
    }
    return repository.updateApi(db, api.id, toDefinition(body), env.now());
  },
  conflict: 'APIG.3202',
  view: (api, { env }) => apiDetailView(api, env.domainSuffix),
});

const deleteApi = defineOperation(contracts.deleteApi, {
  load: loadApi,
  resource: apiResource,
  run: async (db, { target: { api } }) => {
    if (api.publications.length > 0) throw new ManagementError('APIG.3416');
    return repository.deleteApi(db, api.id);
  },
  effects: ({ appIds, publicationIds }, { target: { api } }): Effect[] => [
    ...publicationIds.map(
      (documentId) =>
        ({ type: 'change', instanceId: api.instanceId, kind: 'publication', documentId }) as const,
    ),
    ...appIds.map(
      (documentId) =>
        ({ type: 'change', instanceId: api.instanceId, kind: 'credential', documentId }) as const,
    ),
  ],
  view: () => undefined,
});

export const apiOperations: Operation[] = [createApi, listApis, showApi, updateApi, deleteApi];
