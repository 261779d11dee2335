import { type Refusal, refusal } from '../pipeline/refusal.ts';
import type { SecretFailure } from './check-secret.ts';
import type { AddedMode } from './proofs.ts';

/**
 * APIG.0303. The record names the mode and why; what the caller is told is the same for all that only somebody who
 * guesses could learn from.
 */
export function appRefusal(
  mode: AddedMode,
  reason: string,
  told: string,
  credentialId: string | null = null,
): Refusal {
  const document = credentialId === null ? null : ({ kind: 'credential', id: credentialId } as const);
  const rule = `${mode.replaceAll('_', '-')}-${reason}`;
  return refusal('appAuthIncorrect', { stage: 'authenticate', rule, document }, `: ${told}`);
}

/** What a key and a secret that prove nobody are answered with. */
export function secretRefusal(
  mode: AddedMode,
  { failure, credentialId }: { readonly failure: SecretFailure; readonly credentialId: string | null },
): Refusal {
  const told =
    failure === 'locked'
      ? 'app access failed to reach the limit,forbidden'
      : 'the key or the secret of the app is invalid';
  return appRefusal(mode, failure, told, credentialId);
}
