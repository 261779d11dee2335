import { timingSafeEqual } from 'node:crypto';
import { MAX_SKEW_MS, readCredentials } from '@turnpike/signing/read-credentials';
import type { Call } from '../../pipeline/call.ts';
import type { CompileEnv, StageFunction } from '../../pipeline/policy.ts';
import type { Refusal } from '../../pipeline/refusal.ts';
import type { IdentityKey } from '../../runtime/identity-table.ts';
import { signable } from '../../signature/signable.ts';
import { useOnce } from '../../signature/use-once.ts';
import { type ExplainedMismatch, verifyCall } from '../../signature/verify-call.ts';
import {
  expiredKey,
  lockedKey,
  otherProject,
  securityTokenIncorrect,
  securityTokenMissing,
  securityTokenOutOfPlace,
  signatureIncorrect,
  signatureUsed,
  unknownKey,
} from './iam-refusals.ts';

/** Takes a call that is signed with an access key, permanent or temporary. */
export function accessKeySignature({ counters: { keyLock, signatures }, now }: CompileEnv): StageFunction {
  return (call) => {
    const nowMs = now();
    const credentials = readCredentials(
      signable(call.exchange),
      nowMs,
      call.runtime.features.replayWindowMs ?? MAX_SKEW_MS,
    );
    if ('failure' in credentials) return signatureIncorrect(credentials, null);
    const key = call.runtime.identities.byKey(credentials.authorization.access);
    if (!key) return unknownKey(credentials.authorization.access);
    const securityToken = call.header('x-security-token');
    const unfit = unfitKey(key, securityToken, nowMs);
    if (unfit) return unfit;
    // By address as well: whoever knows a key's public half must not lock its owner out.
    const lockName = `${key.ak}@${call.clientAddress}`;
    if (keyLock.isLocked(lockName, nowMs)) return lockedKey(key);

    const conclude = (mismatch: ExplainedMismatch | null): Refusal | null => {
      const refused = admit(call, key, mismatch, securityToken);
      if (refused) keyLock.fail(lockName, nowMs);
      else keyLock.succeed(lockName);
      if (refused) return refused;
      const used = useOnce(call, credentials, signatures, nowMs);
      if (!used) return null;
      call.principal = null;
      return signatureUsed(used, key);
    };
    const refuse = (mismatch: ExplainedMismatch): Refusal => {
      keyLock.fail(lockName, nowMs);
      return signatureIncorrect(mismatch, key.identity);
    };
    const verdict = verifyCall(call, credentials, key.secret, refuse);
    return verdict instanceof Promise ? verdict.then(conclude) : conclude(verdict);
  };
}

/** A temporary key goes with a security token and ends by itself; a permanent one has no such token. */
function unfitKey(key: IdentityKey, securityToken: string | undefined, nowMs: number): Refusal | null {
  if (!key.temporary) return securityToken === undefined ? null : securityTokenOutOfPlace(key);
  if (key.temporary.expiresAtMs <= nowMs) return expiredKey(key);
  if (key.temporary.scope === 'OTHER_PROJECT') return otherProject(key.identity);
  return securityToken === undefined ? securityTokenMissing(key) : null;
}

function admit(
  call: Call,
  key: IdentityKey,
  mismatch: ExplainedMismatch | null,
  securityToken: string | undefined,
): Refusal | null {
  if (mismatch) return signatureIncorrect(mismatch, key.identity);
  const { temporary, identity } = key;
  if (temporary) {
    const hash = call.runtime.identities.hashToken(securityToken ?? '');
    // Both are 64 hex digits.
    if (!timingSafeEqual(Buffer.from(hash), Buffer.from(temporary.tokenHash)))
      return securityTokenIncorrect(key);
  }
  call.principal = { credential: null, identity, by: temporary ? 'temporary_key' : 'access_key' };
  return null;
}
