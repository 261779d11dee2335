import * as contracts from '@turnpike/contracts/http/apps';
import { checkIpRules } from '../ip-rules/check-ip-rules.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { appAclView } from './app-view.ts';
import { appChanged, appResource, loadApp } from './load-app.ts';
import * as repository from './repository.ts';

const showAppAcl = defineOperation(contracts.showAppAcl, {
  load: loadApp,
  resource: appResource,
  run: async (_db, { target }) => target.app,
  view: appAclView,
});

const updateAppAcl = defineOperation(contracts.updateAppAcl, {
  load: loadApp,
  resource: appResource,
  run: (db, { env, input: { body }, target }) =>
    repository.updateApp(db, target.app.id, {
      aclType: body.app_acl_type,
      aclValues: checkIpRules('app_acl_values', body.app_acl_values),
      updatedAt: env.now(),
    }),
  effects: (app) => appChanged(app.instanceId, app.id),
  view: appAclView,
});

const deleteAppAcl = defineOperation(contracts.deleteAppAcl, {
  load: loadApp,
  resource: appResource,
  run: (db, { env, target }) =>
    repository.updateApp(db, target.app.id, { aclType: null, aclValues: [], updatedAt: env.now() }),
  effects: (app) => appChanged(app.instanceId, app.id),
  view: () => undefined,
});

export const appAclOperations: Operation[] = [showAppAcl, updateAppAcl, deleteAppAcl];
