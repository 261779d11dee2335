import { randomBytes } from 'node:crypto';
import type { Management } from '../calls/management.ts';
import { askForGateway, createApi, publish, RELEASE, untilRunning } from '../calls/open-api.ts';
import type { Access } from '../system/start-system.ts';
import { accessBodies, accessQueries, clearAccess, furnishAccess } from './furnish-access.ts';
import { furnishDecision, furnishRefusedCall } from './furnish-decision.ts';
import { endpointBodies, furnishEndpoints } from './furnish-endpoints.ts';
import { securityBodies, securityQueries } from './furnish-security.ts';

/** One id of every kind of object, under the name that the paths of the OpenAPI document give it. */
export type Ids = Record<string, string>;

const policy = { Version: '1.1', Statement: [{ Effect: 'Allow', Action: ['apig:apis:get'] }] };

type Made = { id: string };

/** Every account has its first project in it. */
const REGION = 'local-1';

/**
 * Makes one object of every kind in an account, all of one name. Two accounts may well be furnished under the same name.
 */
export async function furnish(management: Management, access: Access, name: string): Promise<Ids> {
  const ids = { project_id: access.project_id, domain_id: access.account.domain_id };
  const ofGateway = await furnishGateway(management, name);
  const ofEndpoints = await furnishEndpoints(management, ofGateway.instance_id ?? '');
  const ofIdentity = await furnishIdentity(management, access, name);
  const ofAccess = await furnishAccess(management, ofIdentity, name);
  return { ...ids, ...ofGateway, ...ofEndpoints, ...ofIdentity, ...ofAccess };
}

/** Deletes what {@link furnish} made. */
export async function clear(management: Management, ids: Ids): Promise<void> {
  await clearAccess(management, ids);
  await management.ask('DELETE', management.gateways(`/${ids.instance_id}`));
  await management.ask('DELETE', `/v3/users/${ids.user_id}`);
  await management.ask('DELETE', `/v3/groups/${ids.user_group_id}`);
  await management.ask('DELETE', `/v3.0/OS-ROLE/roles/${ids.role_id}`);
  await management.ask('DELETE', `/v2/${ids.project_id}/turnpike/identity-providers/${ids.provider_id}`);
}

async function furnishGateway(management: Management, name: string): Promise<Ids> {
  const instance_id = await askForGateway(management, name);
  await untilRunning(management, instance_id);
  const make = <T = Made>(path: string, body?: unknown, method = 'POST') =>
    management.ask<T>(method, management.gateways(`/${instance_id}/${path}`), { body });
  const group_id = (await make('api-groups', { name: 'furnished' })).id;
  const env_id = (await make('envs', { name: 'FURNISHED' })).id;
  const api = { groupId: group_id, name: 'furnished', path: '/furnished', authType: 'APP' as const };
  const api_id = await createApi(management, instance_id, api);
  const publish_id = await publish(management, instance_id, api_id, 'online');
  const { api_versions } = await make<{ api_versions: { version_id: string }[] }>(
    `apis/publish/${api_id}`,
    undefined,
    'GET',
  );
  const app_id = (await make('apps', { name: 'furnished' })).id;
  const app_code_id = (await make(`apps/${app_id}/app-codes`, undefined, 'PUT')).id;
  const acl_id = (await make('acls', aclBody)).id;
  const { app_quota_id } = await make<{ app_quota_id: string }>('app-quotas', quotaBody);
  await make(`app-quotas/${app_quota_id}/binding-apps`, { app_ids: [app_id] });
  await make(`apps/${app_id}/app-acl`, { app_acl_type: 'DENY', app_acl_values: ['192.0.2.1'] }, 'PUT');
  const { auths } = await make<{ auths: Made[] }>('app-auths', {
    ...{ env_id: RELEASE, app_ids: [app_id], api_ids: [api_id] },
  });
  const { acl_bindings } = await make<{ acl_bindings: Made[] }>('acl-bindings', {
    acl_id,
    publish_ids: [publish_id],
  });
  const throttle_id = (await make('throttles', throttleBody)).id;
  const { throttle_applys } = await make<{ throttle_applys: Made[] }>('throttle-bindings', {
    ...{ strategy_id: throttle_id, publish_ids: [publish_id] },
  });
  const special = { call_limits: 5, object_type: 'APP', object_id: app_id };
  const strategy_id = (await make(`throttles/${throttle_id}/throttle-specials`, special)).id;
  return {
    ...{ throttle_id, strategy_id, throttle_binding_id: throttle_applys[0]?.id ?? '' },
    // Of the gateway's first moments.
    revision: '1',
    ...{ instance_id, group_id, env_id, api_id, publish_id, app_id, app_code_id, acl_id, app_quota_id },
    request_id: await furnishRefusedCall(management, instance_id, api_id),
    version_id: api_versions[0]?.version_id ?? '',
    app_auth_id: auths[0]?.id ?? '',
    acl_bindings_id: acl_bindings[0]?.id ?? '',
  };
}

/** The user group is called `user_group_id` here: in paths both kinds of group are `group_id`. */
async function furnishIdentity(management: Management, access: Access, name: string): Promise<Ids> {
  const make = <T>(path: string, body: unknown) => management.ask<T>('POST', path, { body });
  const { user } = await make<{ user: Made }>('/v3.0/OS-USER/users', {
    user: { name, domain_id: access.account.domain_id },
  });
  const { group } = await make<{ group: Made }>('/v3/groups', { group: { name } });
  const { role } = await make<{ role: Made }>('/v3.0/OS-ROLE/roles', {
    role: { display_name: name, type: 'XA', policy },
  });
  const { credential } = await make<{ credential: { access: string; secret: string } }>(
    '/v3.0/OS-CREDENTIAL/credentials',
    {
      credential: { user_id: user.id },
    },
  );
  await management.ask('PUT', `/v3/groups/${group.id}/users/${user.id}`);
  await management.ask('PUT', `/v3/domains/${access.account.domain_id}/groups/${group.id}/roles/${role.id}`);
  const { identity_provider } = await make<{ identity_provider: Made }>(
    `/v2/${access.project_id}/turnpike/identity-providers`,
    {
      identity_provider: {
        ...{ name, issuer: 'https://login.example.com' },
        ...{ client_id: 'turnpike', client_secret: 'furnished-secret' },
      },
    },
  );
  const key = { ak: credential.access, sk: credential.secret };
  const decision_id = await furnishDecision(access, key);
  return {
    // What was denied is an event of the audit log, too.
    ...{ decision_id, event_id: decision_id, region_id: REGION },
    ...{ user_id: user.id, user_group_id: group.id, role_id: role.id },
    // Nobody's: sessions are opened by signing in, and packages/domain tests their ids.
    session_id: randomBytes(16).toString('hex'),
    ...{ access_key: credential.access, provider_id: identity_provider.id },
  };
}

const aclBody = { acl_name: 'furnished', acl_type: 'DENY', acl_value: '192.0.2.1', entity_type: 'IP' };
const quotaBody = { name: 'furnished', call_limits: 100, time_unit: 'DAY', time_interval: 1 };
const throttleBody = { name: 'furnished', time_unit: 'DAY', time_interval: 1, api_call_limits: 1_000_000 };
const apiBody = {
  ...{ name: 'intruder', type: 1, req_protocol: 'BOTH', req_method: 'GET', req_uri: '/intruder' },
  ...{ auth_type: 'APP', backend_type: 'MOCK', group_id: '{group_id}', mock_info: { result_content: '' } },
};

/** Valid bodies by operation; ids in braces are filled in as those in paths are. */
export const bodies: Record<string, unknown> = {
  ...accessBodies,
  ...endpointBodies,
  ...securityBodies,
  CreateInstanceV2: { instance_name: 'intruder' },
  UpdateInstanceV2: { description: 'intruder' },
  CreateOrder: { instance_info: { instance_name: 'intruder' } },
  CreatePostPayResizeOrder: { spec_id: 'PROFESSIONAL' },
  CreatePrepayResize: { resize_info: { spec_id: 'PROFESSIONAL' } },
  AddEipV2: { eip_id: 'intruder' },
  AddEngressEipV2: { bandwidth_size: '5' },
  UpdateEngressEipV2: { bandwidth_size: '6' },
  AddIngressEipV2: { bandwidth_size: 5 },
  UpdateIngressEipV2: { bandwidth_size: 6 },
  CreateApiGroupV2: { name: 'intruder' },
  CheckApiGroupsV2: { group_name: 'intruder' },
  UpdateApiGroupV2: { name: 'intruder' },
  UpdateSlDomainSettingV2: { sl_domain_access_enabled: false },
  CreateEnvironmentV2: { name: 'INTRUDER' },
  UpdateEnvironmentV2: { name: 'INTRUDER' },
  CreateApiV2: apiBody,
  UpdateApiV2: apiBody,
  DebugSignature: { request: 'GET / HTTP/1.1', request_id: '{request_id}' },
  BisectRevisions: { good: 1, bad: 2 },
  ReleaseOverrides: {},
  CallApi: {
    env_id: RELEASE,
    method: 'GET',
    path: '/furnished',
    authentication: 'SIGNATURE',
    app_id: '{app_id}',
  },
  ChangeApiVersionV2: { version_id: '{version_id}' },
  CreateOrDeletePublishRecordForApiV2: { action: 'online', env_id: '{env_id}', api_id: '{api_id}' },
  CreateAnAppV2: { name: 'intruder' },
  UpdateAppV2: { name: 'intruder' },
  ResettingAppSecretV2: {},
  CreateAppCodeV2: { app_code: 'i'.repeat(64) },
  UpdateAppAcl: { app_acl_type: 'PERMIT', app_acl_values: ['192.0.2.2'] },
  CreateAuthorizingAppsV2: { env_id: RELEASE, app_ids: ['{app_id}'], api_ids: ['{api_id}'] },
  CreateAppQuota: { ...quotaBody, name: 'intruder' },
  UpdateAppQuota: { ...quotaBody, name: 'intruder' },
  AssociateAppsForAppQuota: { app_ids: ['{app_id}'] },
  CreateFeatureV2: { name: 'app_route', enable: true, config: 'on' },
  CreateAclStrategyV2: { ...aclBody, acl_name: 'intruder' },
  UpdateAclStrategyV2: { ...aclBody, acl_name: 'intruder' },
  BatchDeleteAclV2: { acls: ['{acl_id}'] },
  CreateApiAclBindingV2: { acl_id: '{acl_id}', publish_ids: ['{publish_id}'] },
  BatchDeleteApiAclBindingV2: { acl_bindings: ['{acl_bindings_id}'] },
  CreateRequestThrottlingPolicyV2: { ...throttleBody, name: 'intruder' },
  UpdateRequestThrottlingPolicyV2: { ...throttleBody, name: 'intruder' },
  UpdateThrottleOutage: { mode: 'OPEN', open_calls: 1 },
  CreateSpecialThrottlingConfigurationV2: { call_limits: 1, object_type: 'USER', object_id: '{project_id}' },
  UpdateSpecialThrottlingConfigurationV2: { call_limits: 1 },
  AssociateRequestThrottlingPolicyV2: { strategy_id: '{throttle_id}', publish_ids: ['{publish_id}'] },
  BatchDisassociateThrottlingPolicyV2: { throttle_bindings: ['{throttle_binding_id}'] },
  CreateUser: { user: { name: 'intruder', domain_id: '{domain_id}' } },
  CreatePermanentAccessKey: { credential: { user_id: '{user_id}' } },
  UpdatePermanentAccessKey: { credential: { description: 'intruder' } },
  KeystoneUpdateUserByAdmin: { user: { description: 'intruder' } },
  KeystoneCreateGroup: { group: { name: 'intruder', domain_id: '{domain_id}' } },
  KeystoneUpdateGroup: { group: { description: 'intruder' } },
  CreateCloudServiceCustomPolicy: { role: { display_name: 'intruder', policy } },
  UpdateCloudServiceCustomPolicy: { role: { display_name: 'intruder', policy } },
  CreateIdentityProvider: {
    identity_provider: {
      ...{ name: 'intruder', issuer: 'https://login.example.com' },
      ...{ client_id: 'turnpike', client_secret: 'furnished-secret' },
    },
  },
  UpdateIdentityProvider: { identity_provider: { description: 'intruder' } },
  RegisterAccount: { account: { name: 'intruder', user_name: 'intruder', password: 'Intruder-1' } },
  KeystoneCreateUserTokenByPassword: {
    auth: {
      identity: { methods: ['password'], password: { user: { id: '{user_id}', password: 'Intruder-1' } } },
      scope: { project: { id: '{project_id}' } },
    },
  },
  CreateTemporaryAccessKeyByToken: { auth: { identity: { methods: ['token'] } } },
  CheckPermissions: { actions: ['apig:apis:get'] },
  ValidatePolicy: { policy },
  SimulatePermissions: {
    principal: { user_id: '{user_id}' },
    actions: ['apig:apis:get'],
    resources: ['apig:*:{domain_id}:api:{instance_id}/{api_id}'],
  },
};

/** Queries that an operation needs, in the same way. */
export const queries: Record<string, Record<string, string>> = {
  ...accessQueries,
  ...securityQueries,
  ListApisBindedToAppV2: { app_id: '{app_id}' },
  ListAppsBindedToApiV2: { api_id: '{api_id}' },
  ListApisUnbindedToAppV2: { app_id: '{app_id}', env_id: RELEASE },
  ListAclPolicyBindedToApiV2: { api_id: '{api_id}' },
  ListApisBindedToAclPolicyV2: { acl_id: '{acl_id}' },
  ListApisUnbindedToAclPolicyV2: { acl_id: '{acl_id}' },
  BatchDeleteAclV2: { action: 'delete' },
  BatchDisassociateThrottlingPolicyV2: { action: 'delete' },
  ListRequestThrottlingPoliciesBindedToApiV2: { api_id: '{api_id}' },
  ListApisBindedToRequestThrottlingPolicyV2: { throttle_id: '{throttle_id}' },
  ListApisUnbindedToRequestThrottlingPolicyV2: { throttle_id: '{throttle_id}' },
  BatchDeleteApiAclBindingV2: { action: 'delete' },
  ListPermanentAccessKeys: { user_id: '{user_id}' },
  CompareRevisions: { from: '1' },
  ShowLeastPrivilege: { user_id: '{user_id}' },
};
