import { createHmac, timingSafeEqual } from 'node:crypto';

/** Claims of a JSON Web Token (RFC 7519) by name, not checked yet. */
export type Claims = Readonly<Record<string, unknown>>;

/** A token taken apart; its signature is not checked yet. */
export interface ReadJwt {
  readonly claims: Claims;
  /** True when it was signed with the secret. */
  readonly isSignedWith: (secret: string) => boolean;
}

/** Longest time that a token may still have to live: a signed token without an end is a password. */
export const MAX_LIFE_S = 86_400;
/** How far ahead the clock of whoever signed may be. */
const LEEWAY_S = 60;

const BASE64URL = /^[A-Za-z0-9_-]+$/;
const SIGNATURE_BYTES = 32;

/**
 * Takes apart a token in compact form that is signed by HMAC-SHA256. No other algorithm is known here, `none` least of
 * all, and none of a key pair, whose public half could be used as a secret.
 * @returns what is wrong with it, in a few words, or the token
 */
export function readJwt(token: string): ReadJwt | { readonly malformed: string } {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || ![header, payload, signature].every((part) => BASE64URL.test(part)))
    return { malformed: 'the token is not header.payload.signature in base64url' };
  const head = parseObject(header);
  const claims = parseObject(payload);
  if (!head || !claims) return { malformed: 'header and payload of the token are not JSON objects' };
  if (head.alg !== 'HS256') return { malformed: 'alg of the token is not HS256' };
  if ('crit' in head) return { malformed: 'the token has critical extensions, which are not known' };
  const given = Buffer.from(signature, 'base64url');
  return {
    claims,
    isSignedWith: (secret) => {
      const own = createHmac('sha256', secret).update(`${header}.${payload}`).digest();
      return given.length === SIGNATURE_BYTES && timingSafeEqual(given, own);
    },
  };
}

/**
 * Checks what a token says of itself: an end within a day, no beginning in the future, and this gateway among those it
 * is for, where it names any.
 * @param audience names of this gateway
 * @returns what is wrong, in a few words; null: nothing
 */
export function checkClaims(claims: Claims, audience: readonly string[], nowMs: number): string | null {
  const nowS = nowMs / 1_000;
  const { exp, nbf, iat, aud } = claims;
  if (typeof exp !== 'number') return 'exp of the token is missing';
  if (exp <= nowS) return 'the token has expired';
  if (exp > nowS + MAX_LIFE_S) return 'exp of the token is more than a day ahead';
  for (const [name, time] of Object.entries({ nbf, iat })) {
    if (time === undefined) continue;
    if (typeof time !== 'number') return `${name} of the token is not a number`;
    if (time > nowS + LEEWAY_S) return `${name} of the token is in the future`;
  }
  if (aud === undefined) return null;
  const named: unknown[] = Array.isArray(aud) ? aud : [aud];
  return named.some((one) => typeof one === 'string' && audience.includes(one))
    ? null
    : 'aud of the token does not name this gateway';
}

function parseObject(base64url: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
