import { createHmac } from 'node:crypto';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { CounterStore } from '../counters/counter-store.ts';
import { type FixedWindowCounter, windowLengthMs } from '../counters/fixed-window.ts';
import { compileIpSet, type IpSet } from '../net/ip-set.ts';
import type { DocumentIndex } from './document-index.ts';

/** A credential, ready for the request path. Its secret lives only here and in the process's memory. */
export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly secret: string;
  /** `<api id>:<environment id>`. */
  readonly grants: ReadonlySet<string>;
  readonly acl: { readonly permits: boolean; readonly addresses: IpSet } | null;
  readonly quota: {
    readonly id: string;
    readonly callLimit: number;
    readonly counter: FixedWindowCounter;
  } | null;
}

type SealedSecret = DocumentBody<'credential'>['secret'];

/** Opens the secret of a document. */
export type OpenSecret = (documentId: string, secret: SealedSecret) => string;

/** Finds credentials by key or by AppCode. */
export class CredentialTable {
  readonly #byKey = new Map<string, Credential>();
  readonly #byAppCodeHash = new Map<string, Credential>();
  readonly #appCodeKey: string;

  /** @throws Error when a secret does not open, or two credentials claim one key or AppCode */
  constructor(documents: DocumentIndex, counters: CounterStore, open: OpenSecret) {
    const { settings } = documents;
    this.#appCodeKey = open(settings.instanceId, settings.appCodeKey);
    for (const body of documents.credentials.values()) {
      const credential = compileCredential(body, documents, counters, open);
      claim(this.#byKey, body.key, credential, 'key');
      for (const hash of body.appCodeHashes) claim(this.#byAppCodeHash, hash, credential, 'AppCode');
    }
  }

  /** The credential with that key. */
  byKey(key: string): Credential | undefined {
    return this.#byKey.get(key);
  }

  /** The credential with that AppCode; looked up by keyed hash, so timing tells nothing of stored codes. */
  byAppCode(appCode: string): Credential | undefined {
    return this.#byAppCodeHash.get(createHmac('sha256', this.#appCodeKey).update(appCode).digest('hex'));
  }
}

function compileCredential(
  body: DocumentBody<'credential'>,
  documents: DocumentIndex,
  counters: CounterStore,
  open: OpenSecret,
): Credential {
  const quota = body.quotaId === null ? undefined : documents.quotas.get(body.quotaId);
  return {
    id: body.id,
    name: body.name,
    key: body.key,
    secret: open(body.id, body.secret),
    grants: new Set(body.grants),
    acl: body.acl && { permits: body.acl.type === 'PERMIT', addresses: compileIpSet(body.acl.values) },
    quota: quota
      ? {
          id: quota.id,
          callLimit: quota.callLimit,
          counter: counters.fixedWindow(
            `quota/${quota.id}/${body.id}`,
            windowLengthMs(quota.timeUnit, quota.timeInterval),
            quota.resetAtMs,
          ),
        }
      : null,
  };
}

function claim(table: Map<string, Credential>, name: string, credential: Credential, what: string): void {
  const other = table.get(name);
  if (other) throw new Error(`credentials ${other.id} and ${credential.id} have the same ${what}`);
  table.set(name, credential);
}
