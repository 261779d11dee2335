import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { sealSecret } from '@turnpike/contracts/snapshot/seal';
import type { Keyring } from '../kernel/keyring.ts';

/** What kinds there are of secrets that whoever holds them may use, by the prefix that each begins with. */
const prefixes = { token: 'tpt_', securityToken: 'tps_' } as const;

export type TokenKind = keyof typeof prefixes;

const RANDOM_BYTES = 32;
const patterns: Record<TokenKind, RegExp> = {
  token: /^tpt_[\w-]{43}$/,
  securityToken: /^tps_[\w-]{43}$/,
};

/** A fresh one: its kind's prefix and 256 random bits. */
export function newTokenValue(kind: TokenKind): string {
  return prefixes[kind] + randomBytes(RANDOM_BYTES).toString('base64url');
}

/** Whether `value` has the form of that kind: what has not is never looked up. */
export function isTokenValue(kind: TokenKind, value: string): boolean {
  return patterns[kind].test(value);
}

/** Hex HMAC-SHA256: of use to nobody who has the database without its keys. */
export function hashTokenValue(key: Buffer, value: string): string {
  return createHmac('sha256', key).update(value).digest('hex');
}

/**
 * Hex SHA-256, sealed: who can unseal it can tell a gateway how to know the token, under a key that only this gateway
 * has. In clear it would let whoever can write to the database make tokens for gateways.
 * @param context id of the row that holds it
 */
export function sealTokenDigest(keyring: Keyring, context: string, value: string): string {
  const digest = createHash('sha256').update(value).digest('hex');
  return sealSecret(keyring.tokenDigestKey(), context, digest);
}

/** Compares hex hashes without telling by time where they differ. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
