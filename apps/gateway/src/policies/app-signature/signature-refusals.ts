import type { Expired } from '@turnpike/signing/read-credentials';
import type { Malformed } from '@turnpike/signing/signed-request';
import type { UnknownKey } from '@turnpike/signing/verify';
import { type Refusal, refusal } from '../../pipeline/refusal.ts';
import { describeFailure, echo } from '../../signature/describe-failure.ts';
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
