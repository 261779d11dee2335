import { createHmac } from 'node:crypto';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { CounterStore } from '../counters/counter-store.ts';
import { type Claim, policyText, windowOf } from '../limits/claim.ts';
import { compileIpSet, type IpSet } from '../net/ip-set.ts';
import { type AddressList, refusal } from '../pipeline/refusal.ts';
import type { DocumentIndex } from './document-index.ts';
import { type MapEdit, PersistentMap } from './persistent-map.ts';

/** A credential, ready for the request path. Its secret lives only here and in the process's memory. */
export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly secret: string;
  /** `<api id>:<environment id>`. */
  readonly grants: ReadonlySet<string>;
  readonly acl: {
    readonly permits: boolean;
    readonly addresses: IpSet;
    readonly list: AddressList;
  } | null;
  readonly quota: Claim | null;
}

type CredentialBody = DocumentBody<'credential'>;
type SealedSecret = CredentialBody['secret'];

/** Opens the secret of a document. */
export type OpenSecret = (documentId: string, secret: SealedSecret) => string;

/** Finds credentials by key or by AppCode. Never changed: an edit gives another table. */
export class CredentialTable {
  readonly #byKey: PersistentMap<Credential>;
  readonly #byAppCodeHash: PersistentMap<Credential>;
  readonly #appCodeKey: string;

  private constructor(
    byKey: PersistentMap<Credential>,
    byAppCodeHash: PersistentMap<Credential>,
    appCodeKey: string,
  ) {
    this.#byKey = byKey;
    this.#byAppCodeHash = byAppCodeHash;
    this.#appCodeKey = appCodeKey;
  }

  /** A table without credentials. */
  static empty(): CredentialTable {
    return new CredentialTable(PersistentMap.empty(), PersistentMap.empty(), '');
  }

  /** The credential with that key. */
  byKey(key: string): Credential | undefined {
    return this.#byKey.get(key);
  }

  /** The credential with that AppCode; looked up by keyed hash, so timing tells nothing of stored codes. */
  byAppCode(appCode: string): Credential | undefined {
    return this.#byAppCodeHash.get(createHmac('sha256', this.#appCodeKey).update(appCode).digest('hex'));
  }

  /**
   * The table without credentials that went or changed, and with those that came.
   * @param appCodeKey null: as it was
   * @throws Error when two credentials claim one key or AppCode
   */
  changed(
    appCodeKey: string | null,
    gone: Iterable<CredentialBody>,
    come: Iterable<{ body: CredentialBody; value: Credential }>,
  ): CredentialTable {
    const byKey = this.#byKey.edit();
    const byAppCodeHash = this.#byAppCodeHash.edit();
    for (const { key, appCodeHashes } of gone) {
      byKey.delete(key);
      for (const hash of appCodeHashes) byAppCodeHash.delete(hash);
    }
    for (const { body, value } of come) {
      claim(byKey, body.key, value, 'key');
      for (const hash of body.appCodeHashes) claim(byAppCodeHash, hash, value, 'AppCode');
    }
    return new CredentialTable(byKey.done(), byAppCodeHash.done(), appCodeKey ?? this.#appCodeKey);
  }
}

/**
 * Makes a credential ready.
 * @throws Error when its secret does not open, or its quota is not in the snapshot
 */
export function compileCredential(
  body: CredentialBody,
  documents: DocumentIndex,
  counters: CounterStore,
  open: OpenSecret,
): Credential {
  const quota = body.quotaId === null ? null : documents.quotas.get(body.quotaId);
  if (quota === undefined) throw new Error(`names quota ${body.quotaId}, which is not in the snapshot`);
  return {
    id: body.id,
    name: body.name,
    key: body.key,
    secret: open(body.id, body.secret),
    grants: new Set(body.grants),
    acl: body.acl && {
      permits: body.acl.type === 'PERMIT',
      addresses: compileIpSet(body.acl.values),
      list: body.acl,
    },
    quota: quota ? quotaClaim(quota, body.id, counters) : null,
  };
}

/** The quota of a credential, which other credentials have too, each for itself. */
function quotaClaim(quota: DocumentBody<'quota'>, credentialId: string, counters: CounterStore): Claim {
  const window = windowOf(quota.timeUnit, quota.timeInterval);
  return {
    name: 'app-quota',
    limit: quota.callLimit,
    counter: counters.fixedWindow(`quota/${quota.id}/${credentialId}`, window.lengthMs, quota.resetAtMs),
    window,
    policy: policyText('app-quota', quota.callLimit, window),
    isTold: true,
    openCalls: 0,
    refused: refusal('appQuotaUsedUp', {
      stage: 'authorise',
      rule: 'quota-used-up',
      document: { kind: 'quota', id: quota.id },
      detail: `limit ${quota.callLimit}`,
    }),
  };
}

function claim(table: MapEdit<Credential>, name: string, credential: Credential, what: string): void {
  const other = table.get(name);
  if (other) throw new Error(`credentials ${other.id} and ${credential.id} have the same ${what}`);
  table.set(name, credential);
}
