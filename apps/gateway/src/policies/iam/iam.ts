import { hasSdkScheme } from '@turnpike/signing/parse-authorization';
import type { Call } from '../../pipeline/call.ts';
import type { Policy } from '../../pipeline/policy.ts';
import type { Refusal } from '../../pipeline/refusal.ts';
import { accessKeySignature } from './access-key-signature.ts';
import { accountToken, bothKinds, expiredToken, otherProject, unknownToken } from './iam-refusals.ts';

/**
 * IAM authentication (reference 10.5): a user of the gateway's account, by a token in X-Auth-Token or by a signature
 * with an access key. Any such user may call, as in the model product; who is let in is decided with the keys and
 * tokens, not per API.
 */
export const iamPolicy: Policy = {
  kind: 'iam',
  stage: 'authenticate',
  compile(api, env) {
    if (api.authentication !== 'IAM') return null;
    const bySignature = accessKeySignature(env);
    return (call) => {
      const token = call.header('x-auth-token');
      if (hasSdkScheme(call.header('authorization') ?? '')) {
        return token === undefined ? bySignature(call) : bothKinds;
      }
      return token === undefined ? null : byToken(call, token, env.now());
    };
  },
};

function byToken(call: Call, sent: string, nowMs: number): Refusal | null {
  const token = call.runtime.identities.byToken(sent);
  if (!token) return unknownToken;
  const { identity } = token;
  if (token.expiresAtMs <= nowMs) return expiredToken(identity);
  if (token.scope === 'ACCOUNT') return accountToken(identity);
  if (token.scope === 'OTHER_PROJECT') return otherProject(identity);
  call.principal = { credential: null, identity, by: 'token' };
  return null;
}
