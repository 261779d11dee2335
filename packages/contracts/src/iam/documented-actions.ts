/**
 * Actions of the model product per resource (reference appendix D), whether an operation here asks for them yet or
 * not: policies that people already have name them and must stay valid.
 */
const operationsOfResource = {
  instances: 'create delete update get list',
  instance: 'listByTags getNumByTags',
  instanceTags: 'list delete create',
  groups: 'create delete get list update',
  domains: 'create delete bindCertificate unbindCertificate getCertificate updateSLDomainSetting',
  variables: 'create delete get list',
  apis: 'create delete publish offline debug import export update grantAppAccess relieveAppAccess bindSigns unbindSigns bindAcls unbindAcls bindThrottles unbindThrottles get list listBindedApps listBindedSigns listBindedAcls listBindedThrottles listBindedPlugins bindPlugins unbindPlugins',
  envs: 'create delete list update',
  apps: 'create delete get list listBindedApis listUnbindedApis update',
  signs: 'create delete list listBindedApis listUnbindedApis update',
  acls: 'create delete get list listUnbindedApis update',
  acl: 'listBoundApi',
  throttles: 'create delete list listBindedApis listUnbindedApis update',
  specialThrottles: 'get create delete update',
  vpcChannels:
    'create delete update addInstance deleteInstance get list updateMemberGroup addOrUpdateMemberGroups batchEnableInstance deleteMemberGroup batchDisableInstance',
  authorizers: 'create delete get list update',
  tags: 'list',
  features: 'list create',
  metricData: 'get',
  gatewayResponses: 'create get update delete list',
  appCodes: 'create list get update delete',
  plugins: 'create update list listBindedApis get listUnbindedApis delete',
} as const;

/** `apig:resource:operation` for each action that the model product documents. */
export const documentedActions: readonly string[] = Object.entries(operationsOfResource).flatMap(
  ([resource, operations]) => operations.split(' ').map((operation) => `apig:${resource}:${operation}`),
);
