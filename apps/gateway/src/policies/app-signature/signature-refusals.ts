import type { Expired } from '@turnpike/signing/read-credentials';
import type { Malformed } from '@turnpike/signing/signed-request';
import type { Mismatch, UnknownKey } from '@turnpike/signing/verify';
import { type Refusal, refusal } from '../../pipeline/refusal.ts';
import { describeFailure, echo } from '../../signature/describe-failure.ts';

/** APIG.0303 with the documented message of each failure (reference 10.2). */
export function signatureRefusal(
  failure: Malformed | Expired | UnknownKey | Mismatch,
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
  return refusal('appAuthIncorrect', decision, `: ${reason}`);
}
