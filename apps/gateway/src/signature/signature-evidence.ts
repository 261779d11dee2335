import { DECISION_TEXT, type SignatureEvidence } from '@turnpike/contracts/feed/decisions';
import { explainMismatch } from '@turnpike/signing/explain-mismatch';
import type { SignedCredentials } from '@turnpike/signing/read-credentials';
import type { SignableRequest } from '@turnpike/signing/signed-request';
import type { ExplainSignature } from '../pipeline/refusal.ts';
import { keepable } from '../record/keepable.ts';

const MAX_SIGNED_HEADERS = 100;

/** Makes what the decision record of a signature that does not match is to hold, once it is asked for. */
export function explainSignature(
  request: SignableRequest,
  credentials: SignedCredentials,
  secret: string,
  bodySha256: string | null,
): ExplainSignature {
  return (findOut) => {
    const found = explainMismatch(request, credentials, findOut ? secret : null, bodySha256);
    const { client } = found;
    return {
      ...textsOf(found),
      withheld: found.withheld,
      signedHeaders: credentials.authorization.signedHeaders
        .slice(0, MAX_SIGNED_HEADERS)
        .map((name) => keepable(name, DECISION_TEXT.name)),
      bodySha256,
      callers: client && {
        deviation: client.deviation,
        ...textsOf(client),
        differsAtLine: client.differsAtLine,
      },
    };
  };
}

function textsOf({
  canonicalRequest,
  stringToSign,
}: {
  canonicalRequest: string;
  stringToSign: string;
}): Pick<SignatureEvidence, 'canonicalRequest' | 'stringToSign'> {
  return {
    canonicalRequest: keepable(canonicalRequest, DECISION_TEXT.canonicalRequest),
    stringToSign: keepable(stringToSign, DECISION_TEXT.stringToSign),
  };
}
