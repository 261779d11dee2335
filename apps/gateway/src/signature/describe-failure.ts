import { withholdSecretsInText } from '@turnpike/signing/canonical-lines';
import type { Expired } from '@turnpike/signing/read-credentials';
import { formatSdkDate } from '@turnpike/signing/sdk-date';
import type { Malformed } from '@turnpike/signing/signed-request';
import type { Mismatch } from '@turnpike/signing/verify';

/** What the caller sent comes back in the message, so its length is bounded. */
const MAX_ECHO_CHARACTERS = 8_192;

/** A text of the caller's, short enough for a message. */
export function echo(text: string): string {
  return text.slice(0, MAX_ECHO_CHARACTERS);
}

/**
 * What the caller is told of a signature that is refused (reference 10.2).
 * @param mismatch the documented words for a signature that is another one than the gateway's
 */
export function describeFailure(failure: Malformed | Expired | Mismatch, mismatch: string): string {
  switch (failure.failure) {
    case 'malformed':
      return failure.reason;
    case 'expired':
      return `signature expired, signature time:${formatSdkDate(failure.signatureTimeMs)},server time:${formatSdkDate(failure.serverTimeMs)}`;
    case 'mismatch':
      return `${mismatch}, canonicalRequest:${echo(oneLine(failure.canonicalRequest))}`;
  }
}

/** For the client to compare; what is secret in it stays so where answers are kept. */
function oneLine(canonicalRequest: string): string {
  return withholdSecretsInText(canonicalRequest).replaceAll('\n', '|');
}
