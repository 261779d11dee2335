import * as acls from '@turnpike/contracts/http/acls';
import * as auths from '@turnpike/contracts/http/app-auths';
import * as apps from '@turnpike/contracts/http/apps';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import * as quotas from '@turnpike/contracts/http/quotas';
import { newId } from '../src/kernel/new-id.ts';
import { RELEASE, type Scene, type Sent } from './scene.ts';

/** Ids of one of each: a credential with all that hangs on it, and an API with its policy. */
export interface Granted {
  app: string;
  code: string;
  auth: string;
  quota: string;
  api: string;
  publication: string;
  acl: string;
  binding: string;
}

/** Makes one of each on the scene's gateway; every name begins with `prefix`. */
export async function grantAll(scene: Scene, prefix: string): Promise<Granted> {
  const app = (await scene.createCredential(`${prefix}-app`)).id;
  const code = (await scene.call(apps.generateAppCode, { path: { app_id: app } })).id;
  const api = (await scene.createApi(`${prefix}-api`)).id;
  const publication = await scene.publish(api);
  const grant = { env_id: RELEASE, app_ids: [app], api_ids: [api] };
  const [auth] = (await scene.call(auths.authoriseApps, { body: grant })).auths;
  const quota = (await scene.call(quotas.createQuota, { body: quotaBody(`${prefix}-quota`) })).app_quota_id;
  await scene.call(quotas.bindQuota, { path: { app_quota_id: quota }, body: { app_ids: [app] } });
  const acl = (await scene.call(acls.createAcl, { body: aclBody(`${prefix}-acl`) })).id;
  const binds = { acl_id: acl, publish_ids: [publication] };
  const [binding] = (await scene.call(acls.bindAcl, { body: binds })).acl_bindings;
  return { app, code, auth: auth?.id ?? '', quota, api, publication, acl, binding: binding?.id ?? '' };
}

/** Ids of the same shape that nothing has. */
export function unknownIds(): Granted {
  return {
    app: newId(),
    code: newId(),
    auth: newId(),
    quota: newId(),
    api: newId(),
    publication: newId(),
    acl: newId(),
    binding: newId(),
  };
}

const quotaBody = (name: string) => ({ name, call_limits: 5, time_unit: 'DAY', time_interval: 1 });
const aclBody = (acl_name: string) => ({
  acl_name,
  acl_type: 'PERMIT',
  acl_value: '10.0.0.0/8',
  entity_type: 'IP',
});

/**
 * Every operation on credentials, authorisations, quotas and access control, with something that it can be sent.
 * Those that remove come last of their resource.
 */
export const grantingOperations: [OperationContract, (ids: Granted) => Sent][] = [
  [apps.createApp, () => ({ body: { name: 'fresh-app' } })],
  [apps.listApps, () => ({})],
  [apps.showApp, ({ app }) => ({ path: { app_id: app } })],
  [apps.updateApp, ({ app }) => ({ path: { app_id: app }, body: { name: 'renamed-app' } })],
  [apps.resetAppSecret, ({ app }) => ({ path: { app_id: app }, body: {} })],
  [apps.checkApp, ({ app }) => ({ path: { app_id: app } })],
  [apps.createAppCode, ({ app }) => ({ path: { app_id: app }, body: { app_code: 'c'.repeat(64) } })],
  [apps.generateAppCode, ({ app }) => ({ path: { app_id: app } })],
  [apps.listAppCodes, ({ app }) => ({ path: { app_id: app } })],
  [apps.showAppCode, ({ app, code }) => ({ path: { app_id: app, app_code_id: code } })],
  [apps.deleteAppCode, ({ app, code }) => ({ path: { app_id: app, app_code_id: code } })],
  [apps.showAppAcl, ({ app }) => ({ path: { app_id: app } })],
  [
    apps.updateAppAcl,
    ({ app }) => ({ path: { app_id: app }, body: { app_acl_type: 'DENY', app_acl_values: ['::1'] } }),
  ],
  [apps.deleteAppAcl, ({ app }) => ({ path: { app_id: app } })],
  [apps.showAppQuotaOfApp, ({ app }) => ({ path: { app_id: app } })],
  [auths.authoriseApps, ({ app, api }) => ({ body: { env_id: RELEASE, app_ids: [app], api_ids: [api] } })],
  [auths.listAuthorisedApis, ({ app }) => ({ query: { app_id: app } })],
  [auths.listAuthorisedApps, ({ api }) => ({ query: { api_id: api } })],
  [auths.listUnauthorisedApis, ({ app }) => ({ query: { app_id: app, env_id: RELEASE } })],
  [auths.cancelAuthorisation, ({ auth }) => ({ path: { app_auth_id: auth } })],
  [quotas.createQuota, () => ({ body: quotaBody('fresh-quota') })],
  [quotas.listQuotas, () => ({})],
  [quotas.showQuota, ({ quota }) => ({ path: { app_quota_id: quota } })],
  [quotas.updateQuota, ({ quota }) => ({ path: { app_quota_id: quota }, body: quotaBody('renamed-quota') })],
  [quotas.bindQuota, ({ quota, app }) => ({ path: { app_quota_id: quota }, body: { app_ids: [app] } })],
  [quotas.listQuotaApps, ({ quota }) => ({ path: { app_quota_id: quota } })],
  [quotas.listBindableApps, ({ quota }) => ({ path: { app_quota_id: quota } })],
  [quotas.unbindQuota, ({ quota, app }) => ({ path: { app_quota_id: quota, app_id: app } })],
  [quotas.deleteQuota, ({ quota }) => ({ path: { app_quota_id: quota } })],
  [acls.createAcl, () => ({ body: aclBody('fresh-acl') })],
  [acls.listAcls, () => ({})],
  [acls.showAcl, ({ acl }) => ({ path: { acl_id: acl } })],
  [acls.updateAcl, ({ acl }) => ({ path: { acl_id: acl }, body: aclBody('renamed-acl') })],
  [acls.bindAcl, ({ acl, publication }) => ({ body: { acl_id: acl, publish_ids: [publication] } })],
  [acls.listAclsOfApi, ({ api }) => ({ query: { api_id: api } })],
  [acls.listApisOfAcl, ({ acl }) => ({ query: { acl_id: acl } })],
  [acls.listApisWithoutAcl, ({ acl }) => ({ query: { acl_id: acl } })],
  [
    acls.batchUnbindAcls,
    ({ binding }) => ({ query: { action: 'delete' }, body: { acl_bindings: [binding] } }),
  ],
  [acls.unbindAcl, ({ binding }) => ({ path: { acl_bindings_id: binding } })],
  [acls.batchDeleteAcls, ({ acl }) => ({ query: { action: 'delete' }, body: { acls: [acl] } })],
  [acls.deleteAcl, ({ acl }) => ({ path: { acl_id: acl } })],
  [apps.deleteApp, ({ app }) => ({ path: { app_id: app } })],
];
