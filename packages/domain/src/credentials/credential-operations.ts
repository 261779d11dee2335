import * as contracts from '@turnpike/contracts/http/apps';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import { throttleChanged } from '../throttles/load-throttle.ts';
import { throttlesWithApp } from '../throttles/repository.ts';
import { newKeyOrSecret, sealedSecretColumns } from './app-secret.ts';
import { appView } from './app-view.ts';
import { appChanged, appResource, loadApp } from './load-app.ts';
import * as repository from './repository.ts';

/** Reference 4.1. */
const MAX_APPS = 50;

const createApp = defineOperation(contracts.createApp, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'app'),
  run: async (db, { env, input: { body }, target }) => {
    if ((await repository.countApps(db, target.id)) >= MAX_APPS) throw new ManagementError('APIG.3103');
    // Checked here, under the gateway's lock, so that the only unique constraint left to violate is the key's.
    if (await repository.appNameTaken(db, target.id, body.name)) throw new ManagementError('APIG.3203');
    const now = env.now();
    const id = newId();
    const secret = body.app_secret ?? newKeyOrSecret();
    const app = await repository.insertApp(db, {
      id,
      accountId: target.accountId,
      instanceId: target.id,
      name: body.name,
      remark: body.remark ?? '',
      appKey: body.app_key ?? newKeyOrSecret(),
      ...sealedSecretColumns(env, { instanceId: target.id, appId: id }, secret),
      createdAt: now,
      updatedAt: now,
    });
    return { app, secret };
  },
  created: ({ app }) => app,
  conflict: 'APIG.3310',
  effects: ({ app }) => appChanged(app.instanceId, app.id),
  view: ({ app, secret }) => appView(app, secret),
});

const listApps = defineOperation(contracts.listApps, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'app'),
  run: async (db, { input: { query }, target }) => {
    // All credentials are in use (status 1) and of their account's own making (creator USER).
    const others = (query.status ?? '1') !== '1' || (query.creator ?? 'USER') !== 'USER';
    return others ? { rows: [], total: 0 } : repository.listApps(db, target.id, query);
  },
  item: (app, { target }) => resourceIn(target, 'app', app),
  view: (page) => pageView('apps', page, (app) => ({ ...appView(app), bind_num: app._count.auths })),
});

const showApp = defineOperation(contracts.showApp, {
  load: loadApp,
  resource: appResource,
  run: async (_db, { target }) => target.app,
  view: (app) => appView(app),
});

const updateApp = defineOperation(contracts.updateApp, {
  load: loadApp,
  resource: appResource,
  run: (db, { env, input, target }) =>
    repository.updateApp(db, target.app.id, {
      name: input.body.name,
      ...(input.body.remark !== undefined && { remark: input.body.remark }),
      updatedAt: env.now(),
    }),
  conflict: 'APIG.3203',
  effects: (app) => appChanged(app.instanceId, app.id),
  view: (app) => appView(app),
});

const deleteApp = defineOperation(contracts.deleteApp, {
  load: loadApp,
  resource: appResource,
  run: async (db, { target: { app } }) => {
    const throttleIds = await throttlesWithApp(db, app.id);
    await repository.deleteApp(db, app.id);
    return { app, throttleIds };
  },
  effects: ({ app: { id, instanceId }, throttleIds }) => [
    ...appChanged(instanceId, id),
    ...throttleIds.flatMap((throttleId) => throttleChanged(instanceId, throttleId)),
  ],
  view: () => undefined,
});

const resetAppSecret = defineOperation(contracts.resetAppSecret, {
  load: loadApp,
  resource: appResource,
  run: async (db, { env, input, target: { app } }) => {
    const secret = input.body.app_secret ?? newKeyOrSecret();
    const changed = await repository.updateApp(db, app.id, {
      ...sealedSecretColumns(env, { instanceId: app.instanceId, appId: app.id }, secret),
      updatedAt: env.now(),
    });
    return { app: changed, secret };
  },
  effects: ({ app }) => appChanged(app.instanceId, app.id),
  view: ({ app, secret }) => appView(app, secret),
});

const checkApp = defineOperation(contracts.checkApp, {
  load: loadApp,
  resource: appResource,
  run: async (_db, { target }) => target.app,
  view: ({ id, name, remark }) => ({ id, name, remark }),
});

export const credentialOperations: Operation[] = [
  createApp,
  listApps,
  showApp,
  updateApp,
  deleteApp,
  resetAppSecret,
  checkApp,
];
