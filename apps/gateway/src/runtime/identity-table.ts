import { createHmac } from 'node:crypto';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { sha256Hex } from '@turnpike/signing/signature';
import type { OpenSecret } from './credential-table.ts';
import type { DocumentIndex } from './document-index.ts';

type IdentityBody = DocumentBody<'identity'>;

/** A user of the gateway's account. */
export interface Identity {
  readonly id: string;
  readonly name: string;
}

/** An access key, ready for the request path. */
export interface IdentityKey {
  readonly ak: string;
  readonly identity: Identity;
  readonly secret: string;
  /** Null: a permanent key. */
  readonly temporary: IdentityBody['keys'][number]['temporary'];
}

/** A token, ready for the request path. */
export interface IdentityToken {
  readonly identity: Identity;
  readonly scope: IdentityBody['tokens'][number]['scope'];
  readonly expiresAtMs: number;
}

interface Opened {
  readonly keys: readonly IdentityKey[];
  readonly tokens: readonly (IdentityToken & { readonly hash: string })[];
}

/** Documents that a delta leaves alone are opened once, not with every runtime. */
const openedBodies = new WeakMap<IdentityBody, Opened>();

/** Finds who calls, by access key or by token. Expired ones are found, too: the caller is told what is wrong. */
export class IdentityTable {
  readonly #keys = new Map<string, IdentityKey>();
  readonly #tokens = new Map<string, IdentityToken>();
  readonly #hashKey: string;

  /** @throws Error when a secret does not open, or two identities claim one key or token */
  constructor(documents: DocumentIndex, open: OpenSecret) {
    const { settings } = documents;
    this.#hashKey = open(settings.instanceId, settings.appCodeKey);
    for (const body of documents.identities.values()) {
      const { keys, tokens } = openedBodies.get(body) ?? openIdentity(body, open);
      for (const key of keys) claim(this.#keys, key.ak, key, 'access key');
      for (const token of tokens) claim(this.#tokens, token.hash, token, 'token');
    }
  }

  /** The access key of that name. */
  byKey(ak: string): IdentityKey | undefined {
    return this.#keys.get(ak);
  }

  /** The token; looked up by keyed hash, so timing tells nothing of stored tokens. */
  byToken(token: string): IdentityToken | undefined {
    return this.#tokens.get(this.hashToken(token));
  }

  /** The keyed hash that documents hold of a token. */
  hashToken(token: string): string {
    return createHmac('sha256', this.#hashKey)
      .update(`iam:${sha256Hex(token)}`)
      .digest('hex');
  }
}

function openIdentity(body: IdentityBody, open: OpenSecret): Opened {
  const identity: Identity = { id: body.id, name: body.name };
  const opened = {
    keys: body.keys.map(({ ak, secret, temporary }) => ({
      ak,
      identity,
      secret: open(ak, secret),
      temporary,
    })),
    tokens: body.tokens.map((token) => ({ ...token, identity })),
  };
  openedBodies.set(body, opened);
  return opened;
}

function claim<T extends { readonly identity: Identity }>(
  table: Map<string, T>,
  name: string,
  value: T,
  what: string,
): void {
  const other = table.get(name);
  if (other)
    throw new Error(`identities ${other.identity.id} and ${value.identity.id} have the same ${what}`);
  table.set(name, value);
}
