import type { SignedCredentials } from '@turnpike/signing/read-credentials';
import { parseSdkDate } from '@turnpike/signing/sdk-date';
import type { SignatureMemory } from '../counters/signature-memory.ts';
import type { Call } from '../pipeline/call.ts';

/** Why a signature that is right lets no call in: it was used, or there is no room to remember that it is. */
export type ReplayFailure = 'replayed' | 'replay-guard-full';

/**
 * Uses up a signature that was found right, where the gateway has a signature let in one call only.
 * @returns null when the call may go on
 */
export function useOnce(
  call: Call,
  { authorization, sdkDate }: SignedCredentials,
  memory: SignatureMemory,
  nowMs: number,
): ReplayFailure | null {
  const { replayWindowMs } = call.runtime.features;
  if (replayWindowMs === null) return null;
  const expiresAtMs = (parseSdkDate(sdkDate) ?? nowMs) + replayWindowMs;
  // Its last moment counts as well.
  const use = memory.use(authorization.signature, expiresAtMs / 1_000 + 1, nowMs / 1_000);
  if (use === 'first') return null;
  return use === 'again' ? 'replayed' : 'replay-guard-full';
}
