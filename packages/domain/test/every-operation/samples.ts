import { listAuditEvents } from '@turnpike/contracts/http/audit';
import { grantOnDomain, grantOnProject } from '@turnpike/contracts/http/permissions';
import { enableInboundAccess, enableOutboundAccess } from '@turnpike/contracts/http/public-access';
import { newId } from '../../src/kernel/new-id.ts';
import { accessSamples } from './access-samples.ts';
import { endpointSamples } from './endpoint-samples.ts';
import { lifecycleSamples } from './lifecycle-samples.ts';
import { revisionSamples } from './revision-samples.ts';
import { body, having, nothing, path, query, type Sample } from './sample.ts';
import { securitySamples } from './security-samples.ts';
import { freshName, RELEASE, type Sent, type TenantMaker } from './tenant-maker.ts';
import { throttleSamples } from './throttle-samples.ts';

const onGroup = path(async (make) => ({ group_id: await make.group() }));
const onApi = path(async (make) => ({ api_id: await make.api() }));
const onApp = path(async (make) => ({ app_id: await make.app() }));
const onQuota = path(async (make) => ({ app_quota_id: await make.quota() }));
const onAcl = path(async (make) => ({ acl_id: await make.acl() }));
const onAppCode = path((make) => make.appCode());
const ofAcl = query(async (make) => ({ acl_id: await make.acl() }));

const onToken: Sample = async (make) => ({ headers: { 'x-subject-token': await make.token() } });

const gateways: Record<string, Sample> = {
  CreateFeatureV2: body(() => ({ name: 'app_route', enable: true, config: 'on' })),
  ListFeaturesV2: nothing,
  ListInstanceFeatures: nothing,
  CreateInstanceV2: body(() => ({ instance_name: freshName() })),
  DeleteInstancesV2: nothing,
  ListInstanceEvents: nothing,
  ListInstancesV2: query(async (make) => ({ instance_id: make.tenant.instanceId })),
  ShowDetailsOfInstanceV2: nothing,
  ShowDetailsOfInstanceProgressV2: nothing,
  UpdateInstanceV2: body(() => ({ description: 'changed' })),
  AddEipV2: body(() => ({ eip_id: newId() })),
  RemoveEipV2: nothing,
  AddEngressEipV2: body(() => ({ bandwidth_size: '5' })),
  UpdateEngressEipV2: async (make) => {
    await make.call(enableOutboundAccess, { body: { bandwidth_size: 5 } });
    return { body: { bandwidth_size: '6' } };
  },
  RemoveEngressEipV2: nothing,
  AddIngressEipV2: body(() => ({ bandwidth_size: 5 })),
  UpdateIngressEipV2: async (make) => {
    await make.call(enableInboundAccess, { body: { bandwidth_size: 5 } });
    return { body: { bandwidth_size: 6 } };
  },
  RemoveIngressEipV2: nothing,
  ShowRestrictionOfInstanceV2: nothing,
  CheckApiGroupsV2: body(() => ({ group_name: freshName() })),
  CreateApiGroupV2: body(() => ({ name: freshName() })),
  DeleteApiGroupV2: onGroup,
  ListApiGroupsV2: query(async (make) => ({ id: await make.group() })),
  ShowDetailsOfApiGroupV2: onGroup,
  UpdateSlDomainSettingV2: async (make) => ({
    ...(await onGroup(make)),
    body: { sl_domain_access_enabled: false },
  }),
  UpdateApiGroupV2: async (make) => ({ ...(await onGroup(make)), body: { name: freshName() } }),
  CreateEnvironmentV2: body(() => ({ name: freshName() })),
  DeleteEnvironmentV2: path(async (make) => ({ env_id: await make.environment() })),
  ListEnvironmentsV2: nothing,
  UpdateEnvironmentV2: async (make) => ({
    path: { env_id: await make.environment() },
    body: { name: freshName() },
  }),
};

const apis: Record<string, Sample> = {
  CallApi: async (make) => ({
    path: { api_id: (await make.publishedApi()).api_id },
    body: {
      env_id: RELEASE,
      method: 'GET',
      path: '/',
      authentication: 'SIGNATURE',
      app_id: await make.app(),
    },
  }),
  CreateApiV2: body((make) => make.apiBody()),
  DeleteApiV2: onApi,
  ListApiVersionsV2: onApi,
  ListApisV2: query(async (make) => ({ id: await make.api(), group_id: make.tenant.defaultGroupId })),
  CreateOrDeletePublishRecordForApiV2: body(async (make) => ({
    action: 'online',
    env_id: await make.environment(),
    api_id: await make.api(),
  })),
  ShowDetailsOfApiV2: onApi,
  ChangeApiVersionV2: async (make) => {
    const { api_id, version_id } = await make.publishedApi();
    await make.publish(api_id);
    return { path: { api_id }, body: { version_id } };
  },
  UpdateApiV2: async (make) => ({ ...(await onApi(make)), body: make.apiBody() }),
};

const credentials: Record<string, Sample> = {
  CheckAppV2: onApp,
  CreateAnAppV2: body(() => ({ name: freshName(), app_secret: `Sec-${newId()}` })),
  CreateAppCodeV2: async (make) => ({ ...(await onApp(make)), body: { app_code: newId() + newId() } }),
  DeleteAppV2: onApp,
  DeleteAppAcl: onApp,
  DeleteAppCodeV2: onAppCode,
  CreateAppCodeAutoV2: onApp,
  ListAppCodesV2: onApp,
  ListAppsV2: query(async (make) => ({ id: await make.app() })),
  ResettingAppSecretV2: async (make) => ({ ...(await onApp(make)), body: {} }),
  ShowDetailsOfAppV2: onApp,
  ShowDetailsOfAppAcl: onApp,
  ShowDetailsOfAppCodeV2: onAppCode,
  ShowAppBoundAppQuota: path(async (make) => ({ app_id: (await make.boundQuota()).app_id })),
  UpdateAppV2: async (make) => ({ ...(await onApp(make)), body: { name: freshName() } }),
  UpdateAppAcl: async (make) => ({
    ...(await onApp(make)),
    body: { app_acl_type: 'PERMIT', app_acl_values: ['192.0.2.1'] },
  }),
  CreateAuthorizingAppsV2: body(async (make) => ({
    env_id: RELEASE,
    app_ids: [await make.app()],
    api_ids: [(await make.publishedApi()).api_id],
  })),
  CancelingAuthorizationV2: path(async (make) => ({ app_auth_id: await make.authorisation() })),
  ListApisBindedToAppV2: query(async (make) => ({ app_id: await make.app() })),
  ListAppsBindedToApiV2: query(async (make) => ({ api_id: await make.api() })),
  ListApisUnbindedToAppV2: query(async (make) => ({
    app_id: await make.app(),
    env_id: await make.environment(),
  })),
};

const policies: Record<string, Sample> = {
  AssociateAppsForAppQuota: async (make) => ({
    ...(await onQuota(make)),
    body: { app_ids: [await make.app()] },
  }),
  CreateAppQuota: body((make) => make.quotaBody()),
  DeleteAppQuota: onQuota,
  ListAppQuotaBindableApps: onQuota,
  ListAppQuotaBoundApps: onQuota,
  ListAppQuotas: having('quota', nothing),
  ShowAppQuota: onQuota,
  DisassociateAppQuotaWithApp: path((make) => make.boundQuota()),
  UpdateAppQuota: async (make) => ({ ...(await onQuota(make)), body: make.quotaBody() }),
  BatchDeleteAclV2: async (make) => ({ query: { action: 'delete' }, body: { acls: [await make.acl()] } }),
  BatchDeleteApiAclBindingV2: async (make) => ({
    query: { action: 'delete' },
    body: { acl_bindings: [await make.aclBinding()] },
  }),
  CreateApiAclBindingV2: body(async (make) => ({
    acl_id: await make.acl(),
    publish_ids: [(await make.publishedApi()).publish_id],
  })),
  CreateAclStrategyV2: body((make) => make.aclBody()),
  DeleteAclV2: onAcl,
  ListAclStrategiesV2: query(async (make) => ({ id: await make.acl() })),
  ListAclPolicyBindedToApiV2: query(async (make) => ({ api_id: (await make.publishedApi()).api_id })),
  ListApisBindedToAclPolicyV2: ofAcl,
  ListApisUnbindedToAclPolicyV2: ofAcl,
  ShowDetailsOfAclPolicyV2: onAcl,
  DeleteApiAclBindingV2: path(async (make) => ({ acl_bindings_id: await make.aclBinding() })),
  UpdateAclStrategyV2: async (make) => ({ ...(await onAcl(make)), body: make.aclBody() }),
};

const ofAccount = query(async (make) => ({ domain_id: make.tenant.accountId }));
const onUser = path(async (make) => ({ user_id: await make.user() }));
const onUserGroup = path(async (make) => ({ group_id: await make.userGroup() }));
const onKey = path(async (make) => ({ access_key: await make.accessKey() }));
const onPolicy = path(async (make) => ({ role_id: await make.policy() }));
const ungranted = path(async (make) => ({ group_id: await make.userGroup(), role_id: await make.policy() }));

const identity: Record<string, Sample> = {
  KeystoneAddUserToGroup: path(async (make) => ({
    group_id: await make.userGroup(),
    user_id: await make.user(),
  })),
  CreatePermanentAccessKey: body(async (make) => ({ credential: { user_id: await make.user() } })),
  CreateUser: body((make) => ({
    user: { name: freshName(), domain_id: make.tenant.accountId, password: `Pw-${newId()}` },
  })),
  KeystoneCreateGroup: body((make) => ({ group: { name: freshName(), domain_id: make.tenant.accountId } })),
  DeletePermanentAccessKey: onKey,
  KeystoneDeleteUser: onUser,
  KeystoneDeleteGroup: onUserGroup,
  ListPermanentAccessKeys: query(async (make) => ({ user_id: await make.userWithKey() })),
  KeystoneListGroupsForUser: onUser,
  KeystoneListGroups: having('userGroup', ofAccount),
  KeystoneListUsers: ofAccount,
  KeystoneListUsersForGroupByAdmin: onUserGroup,
  KeystoneRemoveUserFromGroup: path((make) => make.membership()),
  KeystoneShowUser: onUser,
  KeystoneShowGroup: onUserGroup,
  UpdatePermanentAccessKey: async (make) => ({
    ...(await onKey(make)),
    body: { credential: { status: 'inactive' } },
  }),
  KeystoneUpdateUserByAdmin: async (make) => ({
    ...(await onUser(make)),
    body: { user: { password: `Pw-${newId()}` } },
  }),
  KeystoneUpdateUserPassword: async (make) => {
    const { user_id, password } = await make.userWithPassword();
    return { path: { user_id }, body: { user: { original_password: password, password: `Pw-${newId()}` } } };
  },
  KeystoneUpdateGroup: async (make) => ({
    ...(await onUserGroup(make)),
    body: { group: { name: freshName() } },
  }),
  CheckPermissions: body(() => ({ actions: ['apig:apis:get'] })),
  SimulatePermissions: body(async (make) => ({
    principal: { user_id: await make.user() },
    actions: ['apig:apis:get'],
    resources: [`apig:local-1:${make.tenant.accountId}:api:${make.tenant.instanceId}/${newId()}`],
  })),
  ShowDecision: path(async (make) => ({ decision_id: await make.decision() })),
  ListDecisions: nothing,
  ListActions: nothing,
  ValidatePolicy: body((make) => ({ policy: make.policyBody().role.policy })),
  ShowLeastPrivilege: query(async (make) => ({ user_id: await make.user() })),
  CreateCloudServiceCustomPolicy: body((make) => make.policyBody()),
  DeleteCustomPolicy: onPolicy,
  KeystoneAssociateGroupWithDomainPermission: ungranted,
  KeystoneAssociateGroupWithProjectPermission: ungranted,
  ListAuditEvents: nothing,
  ShowAuditEvent: path(async (make) => {
    await make.user();
    const { events } = await make.call(listAuditEvents, { query: {} });
    return { event_id: events[0]?.id ?? '' };
  }),
  ExportAuditEvents: nothing,
  VerifyAuditLog: nothing,
  KeystoneListAuthProjects: nothing,
  ListCustomPolicies: having('policy', nothing),
  KeystoneListDomainPermissionsForGroup: onUserGroup,
  KeystoneListProjectPermissionsForGroup: onUserGroup,
  KeystoneListPermissions: having('policy', ofAccount),
  KeystoneRemoveDomainPermissionFromGroup: path((make) => make.grant(grantOnDomain)),
  KeystoneRemoveProjectPermissionFromGroup: path((make) => make.grant(grantOnProject)),
  ShowCustomPolicy: onPolicy,
  KeystoneShowPermission: onPolicy,
  ShowSession: nothing,
  KeystoneCreateUserTokenByPassword: body((make) => make.tokenBody()),
  KeystoneValidateToken: onToken,
  KeystoneRevokeToken: onToken,
  CreateTemporaryAccessKeyByToken: body(() => ({ auth: { identity: { methods: ['token'] } } })),
  UpdateCloudServiceCustomPolicy: async (make) => ({ ...(await onPolicy(make)), body: make.policyBody() }),
};

const onProvider = path(async (make) => ({ provider_id: await make.identityProvider() }));
const singleSignOn: Record<string, Sample> = {
  CreateIdentityProvider: body((make) => make.identityProviderBody()),
  DeleteIdentityProvider: onProvider,
  ListIdentityProviders: having('identityProvider', nothing),
  ShowIdentityProvider: onProvider,
  UpdateIdentityProvider: async (make) => ({
    ...(await onProvider(make)),
    body: { identity_provider: { enabled: false } },
  }),
};

const accounts: Record<string, Sample> = {
  RegisterAccount: body(() => ({
    account: { name: freshName(), user_name: 'founder', password: `Pw-${newId()}` },
  })),
};

const samples: Record<string, Sample> = {
  ...accounts,
  ...gateways,
  ...apis,
  ...credentials,
  ...policies,
  ...identity,
  ...singleSignOn,
  ...accessSamples,
  ...lifecycleSamples,
  ...revisionSamples,
  ...throttleSamples,
  ...securitySamples,
  ...endpointSamples,
};

/** Ids of operations that have a sample. */
export const sampledOperations: readonly string[] = Object.keys(samples);

/**
 * Input with which an operation succeeds, naming fresh resources of the maker's tenant.
 * @throws Error for an operation without a sample: whoever adds an operation adds one here
 */
export function sampleOf(operationId: string, make: TenantMaker): Promise<Sent> {
  const sample = samples[operationId];
  if (!sample) throw new Error(`operation ${operationId} has no sample in ${import.meta.filename}`);
  return sample(make);
}
