import { createHmac } from 'node:crypto';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { sha256Hex } from '@turnpike/signing/signature';
import type { OpenSecret } from './credential-table.ts';
import { type MapEdit, PersistentMap } from './persistent-map.ts';

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

/** A user with all that proves them. */
export interface OpenedIdentity {
  readonly keys: readonly IdentityKey[];
  readonly tokens: readonly (IdentityToken & { readonly hash: string })[];
}

/**
 * Finds who calls, by access key or by token. Expired ones are found, too: the caller is told what is wrong. Never
 * changed: an edit gives another table.
 */
export class IdentityTable {
  readonly #keys: PersistentMap<IdentityKey>;
  readonly #tokens: PersistentMap<IdentityToken>;
  readonly #hashKey: string;

  private constructor(
    keys: PersistentMap<IdentityKey>,
    tokens: PersistentMap<IdentityToken>,
    hashKey: string,
  ) {
    this.#keys = keys;
    this.#tokens = tokens;
    this.#hashKey = hashKey;
  }

  /** A table without identities. */
  static empty(): IdentityTable {
    return new IdentityTable(PersistentMap.empty(), PersistentMap.empty(), '');
  }

  /**
   * The table without identities that went or changed, and with those that came.
   * @param hashKey null: as it was
   * @throws Error when two identities claim one key or token
   */
  changed(
    hashKey: string | null,
    gone: Iterable<IdentityBody>,
    come: Iterable<{ value: OpenedIdentity }>,
  ): IdentityTable {
    const keys = this.#keys.edit();
    const tokens = this.#tokens.edit();
    for (const body of gone) {
      for (const { ak } of body.keys) keys.delete(ak);
      for (const { hash } of body.tokens) tokens.delete(hash);
    }
    for (const { value } of come) {
      for (const key of value.keys) claim(keys, key.ak, key, 'access key');
      for (const token of value.tokens) claim(tokens, token.hash, token, 'token');
    }
    return new IdentityTable(keys.done(), tokens.done(), hashKey ?? this.#hashKey);
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

/** Opens a user's secrets. @throws Error when one does not open */
export function openIdentity(body: IdentityBody, open: OpenSecret): OpenedIdentity {
  const identity: Identity = { id: body.id, name: body.name };
  return {
    keys: body.keys.map(({ ak, secret, temporary }) => ({
      ak,
      identity,
      secret: open(ak, secret),
      temporary,
    })),
    tokens: body.tokens.map((token) => ({ ...token, identity })),
  };
}

function claim<T extends { readonly identity: Identity }>(
  table: MapEdit<T>,
  name: string,
  value: T,
  what: string,
): void {
  const other = table.get(name);
  if (other)
    throw new Error(`identities ${other.identity.id} and ${value.identity.id} have the same ${what}`);
  table.set(name, value);
}
