import { z } from 'zod';
import { compiledFeaturesSchema, initialFeatures } from '../features/compiled-features.ts';
import { parseIpRule } from '../net/parse-ip-rule.ts';
import { sealedSecretSchema } from './sealed-secret.ts';

/**
 * The documents that make up a gateway's configuration snapshot. Each is content-addressed: `hash` of an
 * envelope is the SHA-256 of the canonical JSON of `body`. A gateway that meets a kind or schema version
 * that it does not know refuses the whole snapshot.
 */
export const SNAPSHOT_SCHEMA_VERSION = 1;

/** Access between the gateway and public addresses in one direction. */
const publicAccessSchema = z.strictObject({
  /** Megabits (10^6 bits) per second each way, for all connections of all nodes together; null: not limited. */
  bandwidthMbits: z.int().positive().nullable(),
});

/** What of the network a gateway may have to do with (reference 5.5 `route`, 5.9). */
export const networkSchema = z.strictObject({
  /** CIDR blocks and addresses that backends may lie in besides public ones. */
  routes: z.array(
    z.string().refine((text) => parseIpRule(text) !== null, 'must be an address or CIDR block'),
  ),
  /** For callers at public addresses; null: they are refused. */
  inbound: publicAccessSchema.nullable(),
  /** For backends at public addresses; null: they are refused. */
  outbound: publicAccessSchema.nullable(),
  /** Nodes that share the bandwidth; each takes its part. */
  nodes: z.int().positive(),
});

/** One per gateway: what holds for all of its calls. Document id = the gateway's id. */
export const settingsBodySchema = z.strictObject({
  instanceId: z.string(),
  instanceName: z.string(),
  /** Whose gateway it is, and so whose its users are; null in snapshots of before access control by account. */
  account: z.strictObject({ id: z.string(), name: z.string() }).nullable().default(null),
  /** The project that the gateway lies in; empty in snapshots of before throttling policies. */
  projectId: z.string().default(''),
  /** Key of the hashes of AppCodes, HMAC-SHA256(key, AppCode), and of the tokens of identities. */
  appCodeKey: sealedSecretSchema,
  /** Most calls per second that an API takes, whatever its policies say (reference 5.5 `ratelimit`). */
  apiCallsPerSecond: z.int().positive(),
  /** Calls per UTC day on a group's debug sub-domain. */
  debugDomainCallsPerDay: z.int().positive(),
  /** Reference 5.5 `request_body_size`. */
  requestBodyLimitBytes: z.int().positive(),
  /** A snapshot of before the egress guard reaches nothing that is not said here. */
  network: networkSchema.default({ routes: [], inbound: null, outbound: null, nodes: 1 }),
  /** All others of the gateway's features (reference 5.5); a snapshot of before there were any has them as at first. */
  features: compiledFeaturesSchema.default(initialFeatures),
});

export const environmentBodySchema = z.strictObject({ id: z.string(), name: z.string() });

export const groupBodySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Debug sub-domain, lower case, without port. Counts against `debugDomainCallsPerDay`. */
  debugDomain: z.string(),
  debugDomainEnabled: z.boolean(),
  /** Independent domains, lower case; `*.x.y` is a wildcard for one or more labels. */
  domains: z.array(z.string()),
  /** The DEFAULT group answers calls whose Host is an address of the gateway. */
  isDefault: z.boolean(),
});

export const aclBodySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  entityType: z.enum(['IP', 'DOMAIN', 'DOMAIN_ID']),
  type: z.enum(['PERMIT', 'DENY']),
  /** IP: single address, `from-to` range, or CIDR; IPv4 or IPv6. DOMAIN: names of accounts; DOMAIN_ID: ids of accounts. */
  values: z.array(z.string()).min(1),
});

export const quotaBodySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  callLimit: z.int().positive(),
  timeUnit: z.enum(['SECOND', 'MINUTE', 'HOUR', 'DAY']),
  timeInterval: z.int().positive(),
  /** Unix ms of the first reset point; null: windows start with the credential's first call. */
  resetAtMs: z.int().nullable(),
});

const callLimit = z.int().positive();

/** A request throttling policy: limits of calls per fixed window (reference 12.2). Windows begin at whole multiples. */
export const throttleBodySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** True: all APIs that name the policy share its counters; false: each has its own. */
  shared: z.boolean(),
  timeUnit: z.enum(['SECOND', 'MINUTE', 'HOUR', 'DAY']),
  timeInterval: z.int().positive(),
  apiCallLimit: callLimit,
  /** Of each user, credential and source address; null: no such limit. */
  userCallLimit: callLimit.nullable(),
  appCallLimit: callLimit.nullable(),
  ipCallLimit: callLimit.nullable(),
  /** Instead of `appCallLimit`, of the credential with that id. */
  specialApps: z.array(z.strictObject({ key: z.string(), callLimit })),
  /** Instead of `userCallLimit`, of the account or project with that id. */
  specialUsers: z.array(z.strictObject({ key: z.string(), callLimit })),
  /** Calls that a node lets through per window and counter without a grant while there is no source of grants. */
  openCalls: z.int().nonnegative(),
});

export const credentialBodySchema = z.strictObject({
  /** The app's id. */
  id: z.string(),
  name: z.string(),
  key: z.string(),
  secret: sealedSecretSchema,
  /** Lowercase hex HMAC-SHA256 of each AppCode under the gateway's `appCodeKey`. */
  appCodeHashes: z.array(z.string()),
  acl: z.strictObject({ type: z.enum(['PERMIT', 'DENY']), values: z.array(z.string()) }).nullable(),
  quotaId: z.string().nullable(),
  /** `<api id>:<environment id>` of each authorisation; it may name an API that is offline just now. */
  grants: z.array(z.string()),
});

/** Lowercase hex HMAC-SHA256 under the gateway's `appCodeKey` of `iam:` and the token's lowercase hex SHA-256. */
const tokenHash = z.string().regex(/^[0-9a-f]{64}$/);

/** What a token or key was asked for: the gateway's own project, another one, or the account and no project. */
const scope = z.enum(['PROJECT', 'OTHER_PROJECT', 'ACCOUNT']);

/**
 * A user of the gateway's account who may act, and all that proves it is them. Document id = the user's id. Only
 * gateways with an API of IAM authentication have these; a user with nothing to prove them by has none.
 */
export const identityBodySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  keys: z.array(
    z.strictObject({
      ak: z.string(),
      /** Additional data of the seal = the AK. */
      secret: sealedSecretSchema,
      /** A temporary key ends by itself and goes with its security token; null: a permanent one. */
      temporary: z.strictObject({ tokenHash, scope, expiresAtMs: z.int() }).nullable(),
    }),
  ),
  tokens: z.array(
    z.strictObject({
      hash: tokenHash,
      scope,
      expiresAtMs: z.int(),
    }),
  ),
});

const requestParameterSchema = z.strictObject({
  name: z.string(),
  location: z.enum(['PATH', 'QUERY', 'HEADER']),
  type: z.enum(['STRING', 'NUMBER']),
  required: z.boolean(),
  defaultValue: z.string().nullable(),
  /** Null: any value. */
  enumeration: z.array(z.string()).nullable(),
  /** Bounds: of the number for NUMBER, of the length in characters for STRING; null: none. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** False: not validated (`valid_enable` 2); required and default still hold. */
  validate: z.boolean(),
  /** False: not sent to the backend under its own name. */
  passThrough: z.boolean(),
});

const backendParameterSchema = z.strictObject({
  name: z.string(),
  location: z.enum(['PATH', 'QUERY', 'HEADER']),
  /** REQUEST: `value` names a request parameter. SYSTEM: `value` is `$context.…`. CONSTANT: literal. */
  origin: z.enum(['REQUEST', 'CONSTANT', 'SYSTEM']),
  value: z.string(),
});

export const backendSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('HTTP'),
    scheme: z.enum(['http', 'https']),
    /** `host[:port]`. */
    authority: z.string(),
    /** `ANY` keeps the caller's method. */
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS', 'ANY']),
    /** May hold `{name}` of PATH backend parameters or of the front path. */
    path: z.string(),
    timeoutMs: z.int().positive(),
    /** -1: idempotent requests once; 0: never; n: n times. */
    retryCount: z.int().min(-1).max(10),
  }),
  z.strictObject({
    type: z.literal('MOCK'),
    status: z.int().min(200).max(599),
    headers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    body: z.string(),
  }),
]);

/** A published API version in one environment. Document id = the publish id. */
export const publicationBodySchema = z.strictObject({
  id: z.string(),
  apiId: z.string(),
  apiName: z.string(),
  groupId: z.string(),
  environmentId: z.string(),
  versionId: z.string(),
  protocol: z.enum(['HTTP', 'HTTPS', 'BOTH']),
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS', 'ANY']),
  path: z.string(),
  /** NORMAL: exact; SWA: segment prefix. */
  matchMode: z.enum(['NORMAL', 'SWA']),
  authentication: z.enum(['NONE', 'APP', 'IAM']),
  /** True: besides a signature, X-Apig-AppCode is taken (HTTPS only). */
  appCode: z.boolean(),
  requestParameters: z.array(requestParameterSchema),
  backendParameters: z.array(backendParameterSchema),
  backend: backendSchema,
  /** Access control policies bound to the API in this environment. */
  aclIds: z.array(z.string()),
  /** The throttling policy bound to the API in this environment; null: none, as in snapshots of before there were any. */
  throttleId: z.string().nullable().default(null),
});

/** What HTTPS listeners show. Document id = the certificate's id. */
export const certificateBodySchema = z.strictObject({
  id: z.string(),
  /** Domains that it is shown for, lower case; `*.x.y` for one label. Of the default one: what it names itself. */
  domains: z.array(z.string()),
  /** PEM: the certificate, then each one's issuer. */
  chain: z.string(),
  /** PEM. Additional data of the seal = the document's id. */
  key: sealedSecretSchema,
  /** For callers that name no domain with a certificate of its own. At most one. */
  isDefault: z.boolean(),
});

/** Body schema of each document kind; the gateway and the compiler both parse with it. */
export const documentBodySchemas = {
  settings: settingsBodySchema,
  environment: environmentBodySchema,
  group: groupBodySchema,
  acl: aclBodySchema,
  quota: quotaBodySchema,
  throttle: throttleBodySchema,
  credential: credentialBodySchema,
  identity: identityBodySchema,
  publication: publicationBodySchema,
  certificate: certificateBodySchema,
} as const;

export type DocumentKind = keyof typeof documentBodySchemas;
export const documentKinds = Object.keys(documentBodySchemas) as DocumentKind[];

/** The body type of a document kind. */
export type DocumentBody<K extends DocumentKind> = z.infer<(typeof documentBodySchemas)[K]>;

/** A document as it is shipped: `hash` is the lowercase hex SHA-256 of `canonicalJson(body)`. */
export const documentSchema = z.strictObject({
  kind: z.enum(documentKinds as [DocumentKind, ...DocumentKind[]]),
  id: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  body: z.unknown(),
});
export type SnapshotDocument = z.infer<typeof documentSchema>;

/** A whole snapshot: what a gateway saves as its last good one, and what `--snapshot FILE` reads. */
export const snapshotSchema = z.strictObject({
  schemaVersion: z.literal(SNAPSHOT_SCHEMA_VERSION),
  instanceId: z.string(),
  /** Increases with each change of the gateway's configuration; 0: none was ever compiled. */
  revision: z.int().nonnegative(),
  documents: z.array(documentSchema),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
