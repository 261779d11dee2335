import { createHmac, randomBytes } from 'node:crypto';
import { openSecret, sealSecret } from '@turnpike/contracts/snapshot/seal';
import type { InstanceRow } from '../instances/repository.ts';
import type { Env } from '../kernel/define-operation.ts';

const HINT_CHARACTERS = 4;
/** Below this length four characters would tell too much of the secret. */
const MIN_LENGTH_FOR_HINT = 16;

/** A fresh key or secret: 32 hex digits (reference 9.1). */
export function newKeyOrSecret(): string {
  return randomBytes(16).toString('hex');
}

/** A fresh AppCode: 64 hex digits (reference 9.2). */
export function newAppCode(): string {
  return randomBytes(32).toString('hex');
}

/** What may be shown of a secret so that people tell several apart: its last four characters, or nothing. */
export function hintOf(secret: string): string {
  return secret.length < MIN_LENGTH_FOR_HINT ? '' : secret.slice(-HINT_CHARACTERS);
}

/** A secret in every answer but the one that made it. */
export function maskedSecret(hint: string): string {
  return `****${hint}`;
}

/** The columns that hold a credential's secret. Sealed for its gateway, bound to the credential. */
export function sealedSecretColumns(
  { keyring }: Env,
  { instanceId, appId }: { instanceId: string; appId: string },
  secret: string,
): { secretSealed: string; secretHint: string } {
  return {
    secretSealed: sealSecret(keyring.gatewayKey(instanceId), appId, secret),
    secretHint: hintOf(secret),
  };
}

/**
 * What is kept of an AppCode: hex HMAC-SHA256. The gateway computes the same of what callers send; the key is the
 * opened text itself (its UTF-8 bytes), not the bytes that its hex digits stand for.
 */
export function hashAppCode({ keyring }: Env, instance: InstanceRow, appCode: string): string {
  const key = openSecret(keyring.gatewayKey(instance.id), instance.id, instance.appCodeKeySealed);
  return createHmac('sha256', key).update(appCode).digest('hex');
}
