import { hasSdkScheme } from '@turnpike/signing/parse-authorization';
import { MAX_SKEW_MS, readCredentials } from '@turnpike/signing/read-credentials';
import type { Policy } from '../../pipeline/policy.ts';
import type { Refusal } from '../../pipeline/refusal.ts';
import { signable } from '../../signature/signable.ts';
import { useOnce } from '../../signature/use-once.ts';
import { type ExplainedMismatch, verifyCall } from '../../signature/verify-call.ts';
import { replayRefusal, signatureRefusal } from './signature-refusals.ts';

/** App authentication by SDK-HMAC-SHA256 signature (reference 10.2). */
export const appSignaturePolicy: Policy = {
  kind: 'app-signature',
  stage: 'authenticate',
  compile(api, env) {
    if (api.authentication !== 'APP') return null;
    return (call) => {
      const { signatureHeader, replayWindowMs } = call.runtime.features;
      if (!hasSdkScheme(call.header(signatureHeader) ?? '')) return null;
      const credentials = readCredentials(
        signable(call.exchange, signatureHeader),
        env.now(),
        replayWindowMs ?? MAX_SKEW_MS,
      );
      if ('failure' in credentials) return signatureRefusal(credentials, null);
      const { access } = credentials.authorization;
      const credential = call.runtime.credentials.byKey(access);
      if (!credential) return signatureRefusal({ failure: 'unknown-key', access }, null);
      const refuse = (mismatch: ExplainedMismatch) => signatureRefusal(mismatch, credential.id);
      const conclude = (mismatch: ExplainedMismatch | null): Refusal | null => {
        if (mismatch) return refuse(mismatch);
        const used = useOnce(call, credentials, env.counters.signatures, env.now());
        if (used) return replayRefusal(used, credential.id);
        call.principal = { credential, identity: null, by: 'signature' };
        return null;
      };
      const verdict = verifyCall(call, credentials, credential.secret, refuse, signatureHeader);
      return verdict instanceof Promise ? verdict.then(conclude) : conclude(verdict);
    };
  },
};
