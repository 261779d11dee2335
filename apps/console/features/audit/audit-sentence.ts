import type { AuditEvent } from './queries.ts';

/** Trace names whose first word says little; the rest is read off the name. */
const verbs: Record<string, string> = {
  CreateOrDeletePublishRecordForApi: 'published or took offline',
  ChangeApiVersion: 'switched the version of',
  DebugApi: 'tried out',
  ResettingAppSecret: 'reset the secret of',
  CreateAppCode: 'added an AppCode to',
  CreateAppCodeAuto: 'generated an AppCode for',
  DeleteAppCode: 'deleted an AppCode of',
  UpdateAppAcl: 'set the allowed addresses of',
  DeleteAppAcl: 'cleared the allowed addresses of',
  CreateAuthorizingApps: 'authorised',
  CancelingAuthorization: 'cancelled the authorisation of',
  AssociateAppsForAppQuota: 'bound',
  DisassociateAppQuotaWithApp: 'unbound',
  CreateApiAclBinding: 'bound',
  DeleteApiAclBinding: 'unbound',
  BatchDeleteApiAclBinding: 'unbound',
  UpdateSlDomainSetting: 'switched the debug domain of',
  addUserToGroup: 'added a user to',
  removeUserFromGroup: 'removed a user from',
  grantRoleToGroupOnDomain: 'granted an account policy to',
  grantRoleToGroupOnProject: 'granted a project policy to',
  revokeRoleFromGroupOnDomain: 'revoked an account policy from',
  revokeRoleFromGroupOnProject: 'revoked a project policy from',
};

const firstWords: Record<string, string> = {
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  batch: 'deleted several of',
};

const kinds: Record<string, string> = {
  Instance: 'gateway',
  ApiGroup: 'API group',
  Environment: 'environment',
  Api: 'API',
  App: 'credential',
  AppCode: 'AppCode',
  AppAuth: 'authorisation',
  AppQuota: 'credential quota',
  Acl: 'access control policy',
  AclBinding: 'access control binding',
  user: 'user',
  userGroup: 'user group',
  role: 'policy',
  credential: 'access key',
  identityProvider: 'identity provider',
};

/** The types of resource that can be filtered for. */
export const resourceTypes = Object.entries(kinds).map(([value, label]) => ({
  value,
  label: label.charAt(0).toUpperCase() + label.slice(1),
}));

export interface AuditSentence {
  readonly who: string;
  /** "published or took offline API" */
  readonly did: string;
  /** Name of the thing, or its id. */
  readonly what: string;
}

/** An audit row as people would say it: who did what to what. */
export function auditSentence(
  event: Pick<AuditEvent, 'user_name' | 'trace_name' | 'resource_type' | 'resource_name' | 'resource_id'>,
): AuditSentence {
  const firstWord = /^[A-Za-z][a-z]*/.exec(event.trace_name)?.[0].toLowerCase() ?? '';
  const verb = verbs[event.trace_name] ?? firstWords[firstWord] ?? event.trace_name;
  const kind = kinds[event.resource_type] ?? event.resource_type;
  return {
    who: event.user_name || 'system',
    did: `${verb} ${kind}`,
    what: event.resource_name || event.resource_id,
  };
}
