import { createHash, createHmac, randomBytes } from 'node:crypto';
import { type CompiledFeatures, initialFeatures } from '@turnpike/contracts/features/compiled-features';
import { RELEASE_ENVIRONMENT_ID, RELEASE_ENVIRONMENT_NAME } from '@turnpike/contracts/ids';
import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import { snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import type {
  DocumentBody,
  DocumentKind,
  Snapshot,
  SnapshotDocument,
} from '@turnpike/contracts/snapshot/document';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';

/** 32 lowercase hex digits. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}

type Body<K extends DocumentKind> = DocumentBody<K>;
type HttpBackend = Extract<Body<'publication'>['backend'], { type: 'HTTP' }>;

/** A published API with what a test cares for; the rest gets a plain default. */
export type ApiOptions = Partial<Omit<Body<'publication'>, 'backend'>> & {
  backend: Partial<HttpBackend> | Extract<Body<'publication'>['backend'], { type: 'MOCK' }>;
};

/** A credential with what a test cares for. */
export type CredentialOptions = Partial<Omit<Body<'credential'>, 'secret' | 'appCodeHashes'>> & {
  secret?: string;
  appCodes?: readonly string[];
};

type IdentityScope = Body<'identity'>['tokens'][number]['scope'];

/** A user with what proves them, in clear. */
export interface IdentityOptions {
  id?: string;
  name?: string;
  keys?: readonly {
    ak: string;
    sk: string;
    temporary?: { token: string; expiresAtMs: number; scope?: IdentityScope };
  }[];
  tokens?: readonly {
    token: string;
    expiresAtMs: number;
    scope?: IdentityScope;
  }[];
}

/** Upstreams of tests listen on loopback, which a gateway reaches by a route only. */
export const networkUnderTest: Body<'settings'>['network'] = {
  routes: ['127.0.0.0/8', '::1/128'],
  inbound: null,
  outbound: null,
  nodes: 1,
};

/**
 * Builds gateway snapshots as the compiler does: content-addressed documents with one environment and one
 * DEFAULT group from the start. Secrets are sealed when it has a key, else in clear.
 */
export class SnapshotBuilder {
  readonly instanceId: string;
  readonly secretKey: Buffer | null;
  readonly #appCodeKey = 'key of the AppCode hashes';
  readonly #documents = new Map<string, SnapshotDocument>();

  constructor(options: { instanceId?: string; secretKey?: Buffer } = {}) {
    this.instanceId = options.instanceId ?? newId();
    this.secretKey = options.secretKey ?? null;
    this.settings({});
    this.environment({ id: RELEASE_ENVIRONMENT_ID, name: RELEASE_ENVIRONMENT_NAME });
  }

  /** Sets the gateway's settings. */
  settings({
    features,
    ...overrides
  }: Partial<Omit<Body<'settings'>, 'features'>> & {
    features?: Partial<CompiledFeatures>;
  }): Body<'settings'> {
    return this.put('settings', this.instanceId, {
      instanceId: this.instanceId,
      instanceName: 'gateway under test',
      account: null,
      projectId: '',
      appCodeKey: this.#secret(this.instanceId, this.#appCodeKey),
      apiCallsPerSecond: 100_000,
      debugDomainCallsPerDay: 1_000,
      requestBodyLimitBytes: 12 * 1_024 * 1_024,
      network: networkUnderTest,
      features: { ...initialFeatures, ...features },
      ...overrides,
    });
  }

  /** Adds an environment. */
  environment(overrides: Partial<Body<'environment'>>): Body<'environment'> {
    const id = overrides.id ?? newId();
    return this.put('environment', id, { name: `ENV_${id.slice(0, 6)}`, ...overrides, id });
  }

  /** Adds a group. */
  group(overrides: Partial<Body<'group'>> = {}): Body<'group'> {
    const id = overrides.id ?? newId();
    return this.put('group', id, {
      name: `group ${id.slice(0, 6)}`,
      debugDomain: `${id}.apic.localhost`,
      debugDomainEnabled: true,
      domains: [],
      isDefault: false,
      ...overrides,
      id,
    });
  }

  /** Publishes an API: GET on an exact path, without authentication, unless said otherwise. */
  api(group: Pick<Body<'group'>, 'id'>, options: ApiOptions): Body<'publication'> {
    const { backend, ...overrides } = options;
    const id = overrides.id ?? newId();
    return this.put('publication', id, {
      apiId: newId(),
      apiName: 'api under test',
      groupId: group.id,
      environmentId: RELEASE_ENVIRONMENT_ID,
      versionId: newId(),
      protocol: 'BOTH',
      method: 'GET',
      path: '/',
      matchMode: 'NORMAL',
      authentication: 'NONE',
      appCode: false,
      requestParameters: [],
      backendParameters: [],
      aclIds: [],
      throttleId: null,
      ...overrides,
      id,
      backend: 'type' in backend && backend.type === 'MOCK' ? backend : httpBackend(backend),
    });
  }

  /** Adds a credential; `secret` defaults to `secret of <key>`. */
  credential(options: CredentialOptions = {}): Body<'credential'> & { clearSecret: string } {
    const { secret, appCodes = [], ...overrides } = options;
    const id = overrides.id ?? newId();
    const key = overrides.key ?? newId();
    const clearSecret = secret ?? `secret of ${key}`;
    const body = this.put('credential', id, {
      name: 'app under test',
      acl: null,
      quotaId: null,
      grants: [],
      ...overrides,
      id,
      key,
      secret: this.#secret(id, clearSecret),
      appCodeHashes: appCodes.map((code) =>
        createHmac('sha256', this.#appCodeKey).update(code).digest('hex'),
      ),
    });
    return { ...body, clearSecret };
  }

  /** Adds a user of the gateway's account. */
  identity({ id = newId(), name = 'user under test', keys = [], tokens = [] }: IdentityOptions) {
    return this.put('identity', id, {
      id,
      name,
      keys: keys.map(({ ak, sk, temporary }) => ({
        ak,
        secret: this.#secret(ak, sk),
        temporary: temporary
          ? {
              tokenHash: this.#tokenHash(temporary.token),
              scope: temporary.scope ?? 'ACCOUNT',
              expiresAtMs: temporary.expiresAtMs,
            }
          : null,
      })),
      tokens: tokens.map(({ token, expiresAtMs, scope = 'PROJECT' }) => ({
        hash: this.#tokenHash(token),
        scope,
        expiresAtMs,
      })),
    } satisfies Body<'identity'>);
  }

  /** Adds an IP access control policy. */
  acl(type: 'PERMIT' | 'DENY', values: string[]): Body<'acl'> {
    const id = newId();
    return this.put('acl', id, { id, name: 'acl under test', entityType: 'IP', type, values });
  }

  /** Adds a certificate for HTTPS; the default one unless it is said otherwise. */
  certificate(
    { cert, key }: { cert: string; key: string },
    overrides: Partial<Pick<Body<'certificate'>, 'id' | 'domains' | 'isDefault'>> = {},
  ): Body<'certificate'> {
    const id = overrides.id ?? newId();
    const body = { domains: [], isDefault: true, ...overrides, id, chain: cert, key: this.#secret(id, key) };
    return this.put('certificate', id, body);
  }

  /** Adds a credential quota policy. */
  quota(overrides: Partial<Body<'quota'>>): Body<'quota'> {
    const id = overrides.id ?? newId();
    return this.put('quota', id, {
      name: 'quota under test',
      callLimit: 1,
      timeUnit: 'HOUR',
      timeInterval: 1,
      resetAtMs: null,
      ...overrides,
      id,
    });
  }

  /** Adds a throttling policy: 100 calls per hour of an API, unless said otherwise. */
  throttle(overrides: Partial<Body<'throttle'>>): Body<'throttle'> {
    const id = overrides.id ?? newId();
    return this.put('throttle', id, {
      name: 'throttle under test',
      shared: false,
      timeUnit: 'HOUR',
      timeInterval: 1,
      apiCallLimit: 100,
      userCallLimit: null,
      appCallLimit: null,
      ipCallLimit: null,
      specialApps: [],
      specialUsers: [],
      openCalls: 0,
      ...overrides,
      id,
    });
  }

  /** Puts any body under a kind and id, also one that a gateway has to refuse. */
  put<T>(kind: DocumentKind, id: string, body: T): T {
    this.#documents.set(`${kind}/${id}`, { kind, id, hash: contentHash(body), body });
    return body;
  }

  /** Takes a document out. */
  remove(kind: DocumentKind, id: string): void {
    this.#documents.delete(`${kind}/${id}`);
  }

  /** A document as it stands. @throws Error when there is none */
  document(kind: DocumentKind, id: string): SnapshotDocument {
    const document = this.#documents.get(`${kind}/${id}`);
    if (!document) throw new Error(`there is no ${kind}/${id}`);
    return document;
  }

  /** The snapshot as it stands. */
  build(revision: number): Snapshot {
    const documents = [...this.#documents.values()];
    return { schemaVersion: 1, instanceId: this.instanceId, revision, documents };
  }

  #tokenHash(token: string): string {
    return createHmac('sha256', this.#appCodeKey)
      .update(`iam:${createHash('sha256').update(token).digest('hex')}`)
      .digest('hex');
  }

  #secret(id: string, clear: string): { sealed: string } | { clear: string } {
    return this.secretKey ? { sealed: sealSecret(this.secretKey, id, clear) } : { clear };
  }
}

/** The feed message that carries a whole snapshot. */
export function fullMessage(snapshot: Snapshot) {
  return { type: 'full', ...snapshot, digest: snapshotDigest(snapshot.documents) } as const;
}

/** The feed message that leads from one snapshot to another. */
export function deltaMessage(from: Snapshot, to: Snapshot) {
  const key = ({ kind, id }: SnapshotDocument): string => `${kind}/${id}`;
  const before = new Map(from.documents.map((document) => [key(document), document]));
  const after = new Set(to.documents.map(key));
  return {
    type: 'delta',
    schemaVersion: to.schemaVersion,
    from: from.revision,
    revision: to.revision,
    upserts: to.documents.filter((document) => before.get(key(document))?.hash !== document.hash),
    deletions: from.documents
      .filter((document) => !after.has(key(document)))
      .map(({ kind, id }) => ({ kind, id })),
    digest: snapshotDigest(to.documents),
  } as const;
}

function httpBackend(overrides: Partial<HttpBackend>): HttpBackend {
  return {
    type: 'HTTP',
    scheme: 'http',
    authority: '127.0.0.1:1',
    method: 'ANY',
    path: '/',
    timeoutMs: 5_000,
    retryCount: 0,
    ...overrides,
  };
}
