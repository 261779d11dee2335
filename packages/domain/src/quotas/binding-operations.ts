import { showAppQuotaOfApp } from '@turnpike/contracts/http/apps';
import * as contracts from '@turnpike/contracts/http/quotas';
import { appResource, loadApp } from '../credentials/load-app.ts';
import { resourceIn } from '../instances/load-instance.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { pageView } from '../kernel/page.ts';
import {
  credentialsChanged,
  type InQuota,
  loadQuota,
  type QuotaTarget,
  quotaChanged,
  quotaResource,
} from './load-quota.ts';
import { quotaAppView, quotaView } from './quota-view.ts';
import * as repository from './repository.ts';

interface InBinding extends InQuota {
  input: { path: { project_id: string; instance_id: string; app_quota_id: string; app_id: string } };
}

interface BindingTarget extends QuotaTarget {
  app: repository.AppWithQuotaRow;
}

async function loadBinding(db: Db, context: InBinding): Promise<BindingTarget> {
  const target = await loadQuota(db, context);
  const [app] = await repository.findApps(db, target.instance.id, [context.input.path.app_id]);
  if (!app) throw new ManagementError('APIG.3004');
  if (app.quotaId !== target.quota.id) throw new ManagementError('TURNPIKE.3042');
  return { ...target, app };
}

/** A credential has one quota (reference 9.5): binding takes the place of the binding before. */
const bindQuota = defineOperation(contracts.bindQuota, {
  load: loadQuota,
  resource: quotaResource,
  named: (context) => [
    quotaResource(context),
    ...context.input.body.app_ids.map((id) => resourceIn(context.target.instance, 'app', { id, name: '' })),
  ],
  run: async (db, { env, input, target: { instance, quota } }) => {
    const ids = [...new Set(input.body.app_ids)];
    const apps = await repository.findApps(db, instance.id, ids);
    if (apps.length < ids.length) throw new ManagementError('APIG.3004');
    const now = env.now();
    const newlyBound = apps.filter((app) => app.quotaId !== quota.id).map((app) => app.id);
    await repository.bindQuota(db, quota.id, newlyBound, now);
    return {
      quota,
      newlyBound,
      bindings: apps.map((app) => ({
        appId: app.id,
        boundAt: app.quotaId === quota.id ? (app.quotaBoundAt ?? now) : now,
      })),
    };
  },
  effects: ({ quota, newlyBound }) => [
    quotaChanged(quota.instanceId, quota.id),
    ...credentialsChanged(quota.instanceId, newlyBound),
  ],
  view: ({ quota, bindings }) => ({
    applies: bindings.map(({ appId, boundAt }) => ({
      app_quota_id: quota.id,
      app_id: appId,
      bound_time: boundAt.toISOString(),
    })),
  }),
});

const unbindQuota = defineOperation(contracts.unbindQuota, {
  load: loadBinding,
  resource: quotaResource,
  run: async (db, { target: { quota, app } }) => {
    await repository.unbindQuota(db, app.id);
    return { quota, app };
  },
  effects: ({ quota, app }) => [
    quotaChanged(quota.instanceId, quota.id),
    ...credentialsChanged(quota.instanceId, [app.id]),
  ],
  view: () => undefined,
});

const listQuotaApps = defineOperation(contracts.listQuotaApps, {
  load: loadQuota,
  resource: quotaResource,
  run: (db, { input, target: { instance, quota } }) =>
    repository.listApps(db, instance.id, { quotaId: quota.id, bound: true }, input.query),
  view: (page) => pageView('apps', page, quotaAppView),
});

/** Credentials with another quota are listed too, with that quota: binding would replace it. */
const listBindableApps = defineOperation(contracts.listBindableApps, {
  load: loadQuota,
  resource: quotaResource,
  run: (db, { input, target: { instance, quota } }) =>
    repository.listApps(db, instance.id, { quotaId: quota.id, bound: false }, input.query),
  view: (page) => pageView('apps', page, quotaAppView),
});

const showQuotaOfApp = defineOperation(showAppQuotaOfApp, {
  load: loadApp,
  resource: appResource,
  run: async (db, { target: { instance, app } }) => {
    const quota = app.quotaId === null ? null : await repository.findQuota(db, instance.id, app.quotaId);
    if (!quota) throw new ManagementError('TURNPIKE.3042');
    return quota;
  },
  view: quotaView,
});

export const quotaBindingOperations: Operation[] = [
  bindQuota,
  unbindQuota,
  listQuotaApps,
  listBindableApps,
  showQuotaOfApp,
];
