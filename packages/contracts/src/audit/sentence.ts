import type { AuditRecord } from './audit-record.ts';

type Verb = readonly [infinitive: string, past: string];

/** Trace names whose words say too little or too much; all others are read off the name. */
const verbs: Readonly<Record<string, Verb>> = {
  CreateOrDeletePublishRecordForApi: ['publish or take offline', 'published or took offline'],
  ChangeApiVersion: ['switch the version of', 'switched the version of'],
  DebugApi: ['try out', 'tried out'],
  ResettingAppSecret: ['reset the secret of', 'reset the secret of'],
  CreateAppCodeAuto: ['generate', 'generated'],
  UpdateAppAcl: ['set the allowed addresses of', 'set the allowed addresses of'],
  DeleteAppAcl: ['clear the allowed addresses of', 'cleared the allowed addresses of'],
  CreateAuthorizingApps: ['give', 'gave'],
  CancelingAuthorization: ['cancel', 'cancelled'],
  AssociateAppsForAppQuota: ['bind', 'bound'],
  DisassociateAppQuotaWithApp: ['unbind', 'unbound'],
  CreateApiAclBinding: ['bind', 'bound'],
  DeleteApiAclBinding: ['unbind', 'unbound'],
  BatchDeleteApiAclBinding: ['unbind', 'unbound'],
  AssociateRequestThrottlingPolicy: ['bind', 'bound'],
  DisassociateRequestThrottlingPolicy: ['unbind', 'unbound'],
  BatchDisassociateThrottlingPolicy: ['unbind', 'unbound'],
  UpdateSlDomainSetting: ['switch the debug domain of', 'switched the debug domain of'],
  BatchCreateOrDeleteInstanceTags: ['change the tags of', 'changed the tags of'],
  BatchDeleteAclV2: ['delete', 'deleted'],
  createTemporaryCredential: ['create temporary', 'created temporary'],
  SignIn: ['sign in as', 'signed in as'],
  SignOut: ['sign out as', 'signed out as'],
  registerAccount: ['begin', 'began'],
  bindMFADevice: ['bind a second factor to', 'bound a second factor to'],
  unbindMFADevice: ['unbind the second factor of', 'unbound the second factor of'],
  setUserLoginProtect: ['set the sign-in protection of', 'set the sign-in protection of'],
  addUserToGroup: ['add a user to', 'added a user to'],
  removeUserFromGroup: ['remove a user from', 'removed a user from'],
};

/** Where a granted policy holds, by the end of the trace name. */
const grantPlaces: Readonly<Record<string, string>> = {
  Domain: 'an account policy',
  Project: 'a project policy',
  EnterpriseProject: 'an enterprise project policy',
};

/** Verbs that end another way than by -ed. */
const irregular: Readonly<Record<string, string>> = {
  bind: 'bound',
  reset: 'reset',
  send: 'sent',
  set: 'set',
  show: 'saw',
  take: 'took',
  unbind: 'unbound',
  get: 'got',
  begin: 'began',
  login: 'signed in as',
  logout: 'signed out as',
};

/** First words of trace names and operations, as people would say them. */
const spoken: Readonly<Record<string, string>> = {
  batch: 'change several of',
  show: 'see',
  get: 'see',
  update: 'change',
  keystone: '',
  login: 'sign in as',
  logout: 'sign out as',
};
const spokenPast: Readonly<Record<string, string>> = {
  'change several of': 'changed several of',
  see: 'saw',
  'sign in as': 'signed in as',
  'sign out as': 'signed out as',
};

const kinds: Readonly<Record<string, string>> = {
  Instance: 'gateway',
  ApiGroup: 'API group',
  Environment: 'environment',
  Api: 'API',
  App: 'credential',
  AppCode: 'AppCode',
  AppAuth: 'authorisation',
  AppAcl: 'credential',
  AppQuota: 'credential quota',
  AppQuotaBinding: 'credential quota',
  Acl: 'access control policy',
  AclBinding: 'access control policy',
  Throttle: 'throttling policy',
  ThrottleBinding: 'throttling policy',
  ThrottleSpecial: 'limit of a caller',
  user: 'user',
  userGroup: 'user group',
  role: 'policy',
  credential: 'access key',
  project: 'project',
  enterpriseProject: 'enterprise project',
  identityProvider: 'identity provider',
  account: 'account',
};

/** Of kinds that are called as another one in sentences, what tells them apart in a list of kinds. */
const aspects: Readonly<Record<string, string>> = {
  AppAcl: 'credential: allowed addresses',
  AppQuotaBinding: 'credential quota: bindings',
  AclBinding: 'access control policy: bindings',
  ThrottleBinding: 'throttling policy: bindings',
};

/** The types of resource that can be filtered for, with a label each. */
export const auditResourceTypes = Object.entries({ ...kinds, ...aspects }).map(([value, label]) => ({
  value,
  label: label.charAt(0).toUpperCase() + label.slice(1),
}));

/** The parts of an event's sentence, in the order in which they are said. */
export interface AuditSentence {
  who: string;
  /** "created user", "was not allowed to delete API", "failed to sign in as user" */
  did: string;
  /** Name of the thing, or its id. */
  what: string;
  /** Address; '' where there is none. */
  from: string;
  /** "access key …ABCD"; '' where there is none. */
  by: string;
}

type Told = Pick<
  AuditRecord,
  'outcome' | 'operation' | 'source_ip' | 'principal' | 'credential' | 'resource'
>;

/**
 * An event as people would say it: who did what to what, from where, with which key.
 * @param traceName of the operation; where that is not known (a read that was denied), its id
 */
export function auditSentence(event: Told, traceName: string): AuditSentence {
  const { principal, resource } = event;
  return {
    who: principal.name || (principal.type === 'system' ? 'system' : principal.id) || 'somebody',
    did: deed(traceName, resource.type, event.outcome),
    what: resource.name || resource.id,
    from: event.source_ip,
    by: keyInWords(event.credential),
  };
}

/** The sentence in one piece: "admin created user alice (from 127.0.0.1, access key …ABCD)". */
export function sentenceText({ who, did, what, from, by }: AuditSentence): string {
  const circumstances = [from && `from ${from}`, by].filter((part) => part !== '').join(', ');
  return `${who} ${did} ${what}${circumstances && ` (${circumstances})`}`;
}

/** What was done, with the kind of thing that it was done to. */
export function deed(traceName: string, resourceType: string, outcome: string): string {
  const kind = kinds[resourceType] ?? words(resourceType).join(' ');
  const [infinitive, past] = verbs[traceName] ?? grantVerb(traceName) ?? readVerb(traceName, kind);
  const said = (verb: string) => (verb.endsWith(kind) ? verb : `${verb} ${kind}`);
  if (outcome === 'denied') return `was not allowed to ${said(infinitive)}`;
  if (outcome === 'failed') return `failed to ${said(infinitive)}`;
  return said(past);
}

/** `grantRoleToGroupOnProject`: granted a project policy to. */
function grantVerb(traceName: string): Verb | null {
  const [, verb, way = '', place = ''] =
    /^(grant|revoke)Role(To|From)(?:Group|User)(?:On(\w+))?$/.exec(traceName) ?? [];
  if (verb === undefined) return null;
  const policy = `${grantPlaces[place] ?? 'a policy'} ${way.toLowerCase()}`;
  return [`${verb} ${policy}`, `${pastOf(verb)} ${policy}`];
}

/** `createUser`: create, created; `changePassword` of a user: change the password of, changed the password of. */
function readVerb(traceName: string, kind: string): Verb {
  const [first = '', ...rest] = words(traceName.replace(/^Keystone/, '').replace(/V\d$/, ''));
  const verb = spoken[first] ?? first;
  const object = rest.join(' ');
  const more = isPlain(first) || object === '' || object === kind ? '' : ` the ${object} of`;
  return [`${verb}${more}`, `${pastOf(verb)}${more}`];
}

/** Verbs to which the kind of the resource is all that has to be added. */
const isPlain = (first: string): boolean =>
  ['create', 'update', 'delete', 'batch', 'list', 'show', 'get', 'check', 'login', 'logout'].includes(first);

function pastOf(verb: string): string {
  return spokenPast[verb] ?? irregular[verb] ?? (verb.endsWith('e') ? `${verb}d` : `${verb}ed`);
}

/** `grantRoleToGroupOnDomain`: grant, role, to, group, on, domain. */
function words(name: string): string[] {
  return name
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\s-]+/)
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
}

function keyInWords({ kind, id }: Told['credential']): string {
  const end = `…${id.slice(-4)}`;
  switch (kind) {
    case 'access_key':
      return `access key ${end}`;
    case 'temporary_key':
      return `temporary key ${end}`;
    case 'token':
      return `token ${end}`;
    case 'session':
      return `console session ${end}`;
    case 'password':
      return 'password';
    default:
      return '';
  }
}
