import { hasSdkScheme } from '@turnpike/signing/parse-authorization';
import { readCredentials, type SignedCredentials } from '@turnpike/signing/read-credentials';
import { sha256Hex } from '@turnpike/signing/signature';
import { EMPTY_BODY_SHA256 } from '@turnpike/signing/signed-request';
import { verifySignature } from '@turnpike/signing/verify';
import type { Call } from '../../pipeline/call.ts';
import type { Policy } from '../../pipeline/policy.ts';
import type { Refusal } from '../../pipeline/refusal.ts';
import type { Credential } from '../../runtime/credential-table.ts';
import { readBody } from '../../wire/read-body.ts';
import { signable } from './signable.ts';
import { signatureRefusal } from './signature-refusals.ts';

/** App authentication by SDK-HMAC-SHA256 signature (reference 10.2). */
export const appSignaturePolicy: Policy = {
  kind: 'app-signature',
  stage: 'authenticate',
  compile(api, env) {
    if (api.authentication !== 'APP') return null;
    return (call) => {
      if (!hasSdkScheme(call.header('authorization') ?? '')) return null;
      const credentials = readCredentials(signable(call.exchange), env.now());
      if ('failure' in credentials) return signatureRefusal(credentials, null);
      const { access } = credentials.authorization;
      const credential = call.runtime.credentials.byKey(access);
      if (!credential) return signatureRefusal({ failure: 'unknown-key', access }, null);
      return authenticate(call, credentials, credential);
    };
  },
};

/** Checks the signature as early as the payload allows; nothing is forwarded before a covered body agrees. */
function authenticate(
  call: Call,
  credentials: SignedCredentials,
  credential: Credential,
): Refusal | null | Promise<Refusal | null> {
  if (!call.exchange.hasBody) return check(call, credentials, credential, EMPTY_BODY_SHA256);
  if (credentials.payload.kind === 'unsigned') return check(call, credentials, credential, null);
  if (credentials.payload.kind === 'declared') {
    const early = check(call, credentials, credential, null);
    if (early) return early;
  }
  return readBody(call.exchange, call.runtime.settings.requestBodyLimitBytes).then((body) => {
    call.bufferedBody = body;
    return check(call, credentials, credential, sha256Hex(body));
  });
}

function check(
  call: Call,
  credentials: SignedCredentials,
  credential: Credential,
  bodySha256: string | null,
): Refusal | null {
  const result = verifySignature(signable(call.exchange), credentials, credential.secret, bodySha256);
  if ('failure' in result) {
    call.principal = null;
    return signatureRefusal(result, credential.id);
  }
  call.principal = { credential, by: 'signature' };
  return null;
}
