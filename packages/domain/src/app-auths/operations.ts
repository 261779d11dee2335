import * as contracts from '@turnpike/contracts/http/app-auths';
import { apiResource, loadApiById } from '../apis/load-api.ts';
import { appChanged, appResource, loadAppById } from '../credentials/load-app.ts';
import { findEnvironment } from '../environments/repository.ts';
import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { pageView } from '../kernel/page.ts';
import { AUTH_ROLE, AUTH_TUNNEL, authView, unauthorisedApiView } from './auth-view.ts';
import { authorisePairs } from './authorise.ts';
import { outcomeFields } from './decide-authorisation.ts';
import * as repository from './repository.ts';

interface InAuth extends InInstance {
  input: { path: { project_id: string; instance_id: string; app_auth_id: string } };
}

interface AuthTarget {
  instance: InstanceRow;
  auth: repository.AuthRow;
}

async function loadAuth(db: Db, context: InAuth): Promise<AuthTarget> {
  const instance = await loadInstance(db, context);
  const auth = await repository.findAuth(db, instance.id, context.input.path.app_auth_id);
  if (!auth) throw new ManagementError('APIG.3009');
  return { instance, auth };
}

const authoriseApps = defineOperation(contracts.authoriseApps, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'api'),
  named: ({ input, target }) => input.body.api_ids.map((id) => resourceIn(target, 'api', { id, name: '' })),
  run: async (db, { env, input: { body }, target }) => {
    if (!(await findEnvironment(db, target.id, body.env_id))) throw new ManagementError('APIG.3003');
    const pairs = await authorisePairs(db, {
      accountId: target.accountId,
      instanceId: target.id,
      environmentId: body.env_id,
      appIds: body.app_ids,
      apiIds: body.api_ids,
      now: env.now(),
    });
    return { instanceId: target.id, pairs };
  },
  effects: ({ instanceId, pairs }) => {
    const granted = pairs.filter(({ outcome }) => outcome.status === 'SUCCESS').map(({ appId }) => appId);
    return [...new Set(granted)].flatMap((appId) => appChanged(instanceId, appId));
  },
  view: ({ pairs }) => ({
    auths: pairs.map((pair) => ({
      id: pair.id,
      api_id: pair.apiId,
      app_id: pair.appId,
      auth_time: pair.at.toISOString(),
      auth_role: AUTH_ROLE,
      auth_tunnel: AUTH_TUNNEL,
      auth_result: {
        status: pair.outcome.status,
        ...outcomeFields(pair.outcome),
        api_name: pair.apiName,
        app_name: pair.appName,
      },
    })),
  }),
});

const cancelAuthorisation = defineOperation(contracts.cancelAuthorisation, {
  load: loadAuth,
  resource: ({ target: { instance, auth } }) => resourceIn(instance, 'api', auth.api),
  run: async (db, { target: { auth } }) => {
    await repository.deleteAuth(db, auth.id);
    return auth;
  },
  // The audit row names the authorisation by its credential.
  created: ({ id, app }) => ({ id, name: app.name }),
  effects: ({ instanceId, appId }) => appChanged(instanceId, appId),
  view: () => undefined,
});

/** A page of authorisations with the names that its view needs. */
async function pageOfAuths(db: Db, instanceId: string, query: Parameters<typeof repository.listAuths>[2]) {
  return {
    page: await repository.listAuths(db, instanceId, query),
    environmentNames: await repository.environmentNames(db, instanceId),
  };
}

const listAuthorisedApis = defineOperation(contracts.listAuthorisedApis, {
  load: (db, context) => loadAppById(db, context, context.input.query.app_id),
  resource: appResource,
  run: (db, { input, target }) => pageOfAuths(db, target.instance.id, input.query),
  view: ({ page, environmentNames }) => pageView('auths', page, (auth) => authView(auth, environmentNames)),
});

const listAuthorisedApps = defineOperation(contracts.listAuthorisedApps, {
  load: (db, context) => loadApiById(db, context, context.input.query.api_id),
  resource: apiResource,
  run: (db, { input, target }) => pageOfAuths(db, target.instance.id, input.query),
  view: ({ page, environmentNames }) => pageView('auths', page, (auth) => authView(auth, environmentNames)),
});

const listUnauthorisedApis = defineOperation(contracts.listUnauthorisedApis, {
  load: (db, context) => loadAppById(db, context, context.input.query.app_id),
  resource: appResource,
  run: async (db, { input: { query }, target: { instance } }) => {
    if (!(await findEnvironment(db, instance.id, query.env_id))) throw new ManagementError('APIG.3003');
    return repository.listUnauthorisedApis(db, instance.id, query);
  },
  view: (page, { input }) => pageView('apis', page, (api) => unauthorisedApiView(api, input.query.env_id)),
});

export const appAuthOperations: Operation[] = [
  authoriseApps,
  cancelAuthorisation,
  listAuthorisedApis,
  listAuthorisedApps,
  listUnauthorisedApis,
];
