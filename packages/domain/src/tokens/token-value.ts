import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

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

/** Compares hex hashes without telling by time where they differ. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
