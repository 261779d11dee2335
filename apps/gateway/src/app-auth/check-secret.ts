import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FailureLock } from '../counters/failure-lock.ts';
import type { Call } from '../pipeline/call.ts';
import type { Credential } from '../runtime/credential-table.ts';

/** Compared with where there is no such key, so that the answer takes as long as with a wrong secret. */
const NOBODYS_SECRET = randomBytes(32).toString('hex');
/** Of this process alone: what secrets are compared by says nothing elsewhere. */
const DIGEST_KEY = randomBytes(32).toString('hex');

/** Why a key and a secret prove nobody; the caller is told the first two alike. */
export type SecretFailure = 'unknown-key' | 'wrong-secret' | 'locked';

/** True when two texts are the same; the time it takes tells nothing of where they differ. */
export function isSameSecret(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known));
}

/** A known secret, or one of nobody's where there is none: to be compared with in either case. */
export function secretOf(credential: Credential | undefined): string {
  return credential?.secret ?? NOBODYS_SECRET;
}

/**
 * Finds the credential that a key and its secret prove. Secrets can be guessed here, one per request, so five wrong
 * ones in a row lock the key for five minutes, as wrong signatures lock access keys (reference 10.5): for the calling
 * address only, since whoever knows a key must not lock its owner out. Keys of nobody are locked alike.
 */
export function checkSecret(
  call: Call,
  { key, secret }: { readonly key: string; readonly secret: string },
  lock: FailureLock,
  nowMs: number,
):
  | { readonly credential: Credential }
  | { readonly failure: SecretFailure; readonly credentialId: string | null } {
  const credential = call.runtime.credentials.byKey(key);
  const isRight = isSameSecret(secret, secretOf(credential)) && credential !== undefined;
  const credentialId = credential?.id ?? null;
  // As short as any, and the same in all threads; a key is no secret.
  const lockName = `${hash('sha256', key, 'base64')}@${call.clientAddress}`;
  if (lock.isLocked(lockName, nowMs)) return { failure: 'locked', credentialId };
  if (isRight) {
    lock.succeed(lockName);
    return { credential };
  }
  lock.fail(lockName, nowMs);
  return { failure: credential ? 'wrong-secret' : 'unknown-key', credentialId };
}

function digest(text: string): Buffer {
  return hash('sha256', DIGEST_KEY + text, 'buffer');
}
