import type { Expired } from '@turnpike/signing/read-credentials';
import type { Malformed } from '@turnpike/signing/signed-request';
import type { UnknownKey } from '@turnpike/signing/verify';
import { type Refusal, refusal } from '../../pipeline/refusal.ts';
import { describeFailure, echo } from '../../signature/describe-failure.ts';
import type { ReplayFailure } from '../../signature/use-once.ts';
import type { ExplainedMismatch } from '../../signature/verify-call.ts';

/** APIG.0303 with the documented message of each failure (reference 10.2). */
export function signatureRefusal(
  failure: Malformed | Expired | UnknownKey | ExplainedMismatch,
  credentialId: string | null,
): Refusal {
  const decision = {
    stage: 'authenticate',
    rule: `app-signature-${failure.failure}`,
    document: credentialId === null ? null : ({ kind: 'credential', id: credentialId } as const),
  };
  const reason =
    failure.failure === 'unknown-key'
      ? `app not found, appkey ${echo(failure.access)}`
      : describeFailure(failure, 'verify signature failed');
  const explain = failure.failure === 'mismatch' ? failure.explain : undefined;
  return refusal('appAuthIncorrect', decision, `: ${reason}`, explain);
}

/** APIG.0303 for a signature that is right and was used before; 429 while no more can be remembered. */
export function replayRefusal(failure: ReplayFailure, credentialId: string): Refusal {
  const document = { kind: 'credential', id: credentialId } as const;
  const decision = { stage: 'authenticate', rule: `app-signature-${failure}`, document };
  return failure === 'replayed'
    ? refusal('appAuthIncorrect', decision, ': the signature was used before')
    : refusal('throttled', decision);
}
