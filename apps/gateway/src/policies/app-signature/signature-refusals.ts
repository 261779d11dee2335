import type { Expired } from '@turnpike/signing/read-credentials';
import { formatSdkDate } from '@turnpike/signing/sdk-date';
import type { Malformed } from '@turnpike/signing/signed-request';
import type { Mismatch, UnknownKey } from '@turnpike/signing/verify';
import { type Refusal, refusal } from '../../pipeline/refusal.ts';

/** What the caller sent comes back in the message, so its length is bounded. */
const MAX_ECHO_CHARACTERS = 8_192;

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
  return refusal('appAuthIncorrect', decision, `: ${describe(failure)}`);
}

function describe(failure: Malformed | Expired | UnknownKey | Mismatch): string {
  switch (failure.failure) {
    case 'malformed':
      return failure.reason;
    case 'expired':
      return `signature expired, signature time:${formatSdkDate(failure.signatureTimeMs)},server time:${formatSdkDate(failure.serverTimeMs)}`;
    case 'unknown-key':
      return `app not found, appkey ${failure.access.slice(0, MAX_ECHO_CHARACTERS)}`;
    case 'mismatch': {
      const canonicalRequest = failure.canonicalRequest.replaceAll('\n', '|').slice(0, MAX_ECHO_CHARACTERS);
      return `verify signature failed, canonicalRequest:${canonicalRequest}`;
    }
  }
}
