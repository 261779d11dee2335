/** Services whose resources lie in the account itself, where only grants for the whole account reach. */
const accountServices = new Set(['iam', 'eps']);

/** Type of URN by the resource part of an action, per service. */
const typeOfResource: Record<string, Record<string, string>> = {
  apig: {
    instances: 'instance',
    instance: 'instance',
    instanceTags: 'instance',
    features: 'instance',
    revisions: 'instance',
    usage: 'instance',
    accessRecords: 'instance',
    customIngressPorts: 'instance',
    instanceCertificate: 'instance',
    vpcEndpoints: 'instance',
    endpointConnections: 'endpointConnection',
    groups: 'apiGroup',
    domains: 'apiGroup',
    envs: 'env',
    apis: 'api',
    apps: 'app',
    appCodes: 'app',
    appAcls: 'app',
    appQuotas: 'appQuota',
    acls: 'acl',
    acl: 'acl',
    throttles: 'throttle',
    specialThrottles: 'throttle',
  },
  iam: {
    users: 'user',
    groups: 'group',
    roles: 'role',
    credentials: 'credential',
    projects: 'project',
    quotas: 'account',
    domains: 'account',
    tokens: 'token',
    identityProviders: 'identityProvider',
    securitypolicies: 'account',
    // A second factor, its stand-ins and sessions are a matter of their user.
    mfa: 'user',
    recoveryCodes: 'user',
    sessions: 'user',
  },
  eps: { enterpriseProjects: 'enterpriseProject' },
  turnpike: { audit: 'account', decisions: 'account' },
};

/** Actions that are asked for other resources than their name tells. */
const exceptions: Record<string, readonly string[]> = {
  // A name is checked against the gateway that is to hold it.
  'apig:groups:get': ['apiGroup', 'instance'],
  'apig:appCodes:create': ['app'],
  // Calls that were refused before an API was found are the gateway's.
  'apig:callDecisions:get': ['api', 'instance'],
  'apig:callDecisions:list': ['api', 'instance'],
  'apig:specialThrottles:create': ['throttle'],
  // Of the credential that signed, if it is one of the gateway's.
  'apig:signatures:debug': ['app', 'instance'],
  'apig:endpointConnections:create': ['endpointConnection'],
  'apig:appQuotas:get': ['appQuota', 'app'],
  'apig:appQuotas:bindApps': ['appQuota', 'app'],
  'iam:groups:listGroupsForUser': ['user'],
  'iam:projects:listProjectsForUser': ['user'],
  'iam:quotas:listQuotasForProject': ['project'],
  'iam:users:listUsersForGroup': ['group'],
  'iam:permissions:listRoleAssignments': ['group', 'user'],
  'iam:permissions:listUsersOnEnterpriseProject': ['user'],
  'turnpike:permissions:simulate': ['account'],
  'turnpike:permissions:leastPrivilege': ['user', 'group'],
};

/**
 * Types of the URNs that an action is asked for, for pickers of resources and for hints. The permission matrix holds
 * this to what is really asked.
 */
export function resourceTypesOf(action: string): readonly string[] {
  const known = exceptions[action];
  if (known) return known;
  const [service = '', resource = '', verb = ''] = action.split(':');
  // What is to be made in a gateway has no URN yet: the gateway's is asked for.
  if (service === 'apig' && verb === 'create') return ['instance'];
  // Grants belong to who holds them, and memberships to the group.
  if (service === 'iam' && resource === 'permissions')
    return [/(To|From|For)User/.test(verb) ? 'user' : 'group'];
  return [typeOfResource[service]?.[resource] ?? resource];
}

/** Does the action act on what lies in the account itself, so that grants for a project do not count for it? */
export function isOnAccount(action: string): boolean {
  const [service = ''] = action.toLowerCase().split(':');
  if (accountServices.has(service)) return true;
  return /^turnpike:(audit|decisions):|^turnpike:permissions:(simulate|leastprivilege)$/i.test(action);
}
