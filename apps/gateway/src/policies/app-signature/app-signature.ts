import { hasSdkScheme } from '@turnpike/signing/parse-authorization';
import { readCredentials } from '@turnpike/signing/read-credentials';
import type { Call } from '../../pipeline/call.ts';
import type { Policy } from '../../pipeline/policy.ts';
import type { Refusal } from '../../pipeline/refusal.ts';
import type { Credential } from '../../runtime/credential-table.ts';
import { signable } from '../../signature/signable.ts';
import { type ExplainedMismatch, verifyCall } from '../../signature/verify-call.ts';
import { signatureRefusal } from './signature-refusals.ts';

/** App authentication by SDK-HMAC-SHA256 signature (reference 10.2). */
export const appSignaturePolicy: Policy = {
  kind: 'app-signature',
  stage: 'authenticate',
  compile(api, env) {
    if (api.authentication !== 'APP') return null;
    return (call) => {
      const { signatureHeader } = call.runtime.features;
      if (!hasSdkScheme(call.header(signatureHeader) ?? '')) return null;
      const credentials = readCredentials(signable(call.exchange, signatureHeader), env.now());
      if ('failure' in credentials) return signatureRefusal(credentials, null);
      const { access } = credentials.authorization;
      const credential = call.runtime.credentials.byKey(access);
      if (!credential) return signatureRefusal({ failure: 'unknown-key', access }, null);
      const verdict = verifyCall(call, credentials, credential.secret, signatureHeader);
      if (verdict instanceof Promise) return verdict.then((late) => conclude(call, credential, late));
      return conclude(call, credential, verdict);
    };
  },
};

function conclude(call: Call, credential: Credential, mismatch: ExplainedMismatch | null): Refusal | null {
  if (mismatch) return signatureRefusal(mismatch, credential.id);
  call.principal = { credential, identity: null, by: 'signature' };
  return null;
}
