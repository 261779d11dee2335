import {
  type DocumentBody,
  type DocumentKind,
  documentBodySchemas,
} from '@turnpike/contracts/snapshot/document';
import type { Keyring } from '../kernel/keyring.ts';
import { compileFeatures } from './compile-features.ts';
import { compileIdentity } from './compile-identity.ts';
import { compileNetwork } from './compile-network.ts';
import { compilePublication } from './compile-publication.ts';
import type { DocumentSources } from './sources.ts';

/** Settings of the installation that documents depend on. */
export interface CompileOptions {
  /** Debug sub-domains are `<group id>.<suffix>`. */
  domainSuffix: string;
  /** Opens the secrets of access keys, and seals them for the gateway. */
  keyring: Keyring;
}

/** Reference 4.1. */
const DEBUG_DOMAIN_CALLS_PER_DAY = 1_000;

type Compilers = {
  [K in DocumentKind]: (source: DocumentSources[K], options: CompileOptions) => unknown;
};

const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const specialsOf = (type: string, specials: DocumentSources['throttle']['specials']) =>
  specials
    .filter(({ objectType }) => objectType === type)
    .map(({ objectId, callLimits }) => ({ key: objectId, callLimit: callLimits }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));

const compilers: Compilers = {
  settings: (instance) => {
    const { apiCallsPerSecond, requestBodyLimitBytes, routes, features } = compileFeatures(instance.features);
    return {
      instanceId: instance.id,
      instanceName: instance.name,
      account: instance.account,
      projectId: instance.projectId,
      appCodeKey: { sealed: instance.appCodeKeySealed },
      apiCallsPerSecond,
      debugDomainCallsPerDay: DEBUG_DOMAIN_CALLS_PER_DAY,
      requestBodyLimitBytes,
      network: compileNetwork({ ...instance, routes }),
      features,
    };
  },
  environment: ({ id, name }) => ({ id, name }),
  group: ({ id, name, isDefault, debugDomainEnabled }, { domainSuffix }) => ({
    id,
    name,
    debugDomain: `${id}.${domainSuffix}`.toLowerCase(),
    debugDomainEnabled,
    domains: [],
    isDefault,
  }),
  acl: ({ id, name, type, entityType, value }) => ({ id, name, type, entityType, values: commaList(value) }),
  quota: ({ id, name, callLimits, timeUnit, timeInterval, resetTime }) => ({
    id,
    name,
    callLimit: callLimits,
    timeUnit,
    timeInterval,
    resetAtMs: resetTime?.getTime() ?? null,
  }),
  throttle: (throttle) => ({
    id: throttle.id,
    name: throttle.name,
    shared: throttle.type === 2,
    timeUnit: throttle.timeUnit,
    timeInterval: throttle.timeInterval,
    apiCallLimit: throttle.apiCallLimits,
    userCallLimit: throttle.userCallLimits,
    appCallLimit: throttle.appCallLimits,
    ipCallLimit: throttle.ipCallLimits,
    specialApps: specialsOf('APP', throttle.specials),
    specialUsers: specialsOf('USER', throttle.specials),
    openCalls: throttle.outageMode === 'OPEN' ? throttle.openCalls : 0,
  }),
  credential: (app) => ({
    id: app.id,
    name: app.name,
    key: app.appKey,
    secret: { sealed: app.secretSealed },
    appCodeHashes: app.codes.map(({ hash }) => hash).sort(),
    acl: app.aclType === null ? null : { type: app.aclType, values: app.aclValues },
    quotaId: app.quotaId,
    grants: app.auths.map(({ apiId, environmentId }) => `${apiId}:${environmentId}`).sort(),
  }),
  identity: (user, { keyring }) => compileIdentity(user, keyring),
  publication: (source) => compilePublication(source),
  certificate: ({ id, names, chain, keySealed }) => ({
    id,
    domains: names,
    chain,
    key: { sealed: keySealed },
    isDefault: true,
  }),
};

/** A row cannot be made into a document: the row is wrong, or this worker is older than it. */
export class CompileError extends Error {
  constructor(kind: DocumentKind, id: string, cause: unknown) {
    super(`${kind} ${id} cannot be compiled: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.name = 'CompileError';
  }
}

/**
 * Compiles one document. Pure: the same rows give the same body, so that only real changes make a revision.
 * @throws CompileError
 */
export function compileDocument<K extends DocumentKind>(
  kind: K,
  source: DocumentSources[K],
  options: CompileOptions,
): DocumentBody<K> {
  try {
    return documentBodySchemas[kind].parse(compilers[kind](source, options)) as DocumentBody<K>;
  } catch (error) {
    throw new CompileError(kind, source.id, error);
  }
}
