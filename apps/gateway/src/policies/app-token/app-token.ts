import { sentToken } from '../../app-auth/proofs.ts';
import type { Policy } from '../../pipeline/policy.ts';
import { type Refusal, refusal } from '../../pipeline/refusal.ts';

/** App authentication by `Authorization: Bearer` and a token of the gateway's own (reference 10.4). */
export const appTokenPolicy: Policy = {
  kind: 'app-token',
  stage: 'authenticate',
  compile(api, { documents, now }) {
    if (api.authentication !== 'APP' || !documents.settings.features.app_token) return null;
    return (call) => {
      const sent = sentToken(call);
      if (sent === undefined) return null;
      const token = call.runtime.features.tokens?.open('access', sent);
      if (!token) return refused('accessTokenInvalid', 'not-issued', null);
      if (token.expiresAtMs <= now()) return refused('accessTokenExpired', 'expired', null);
      const credential = call.runtime.credentials.byKey(token.key);
      if (!credential) return refused('tokenAppGone', 'app-gone', null);
      if (!token.isOf(credential)) return refused('accessTokenInvalid', 'secret-changed', credential.id);
      call.principal = { credential, identity: null, by: 'app_token' };
      return null;
    };
  },
};

function refused(
  error: 'accessTokenInvalid' | 'accessTokenExpired' | 'tokenAppGone',
  reason: string,
  credentialId: string | null,
): Refusal {
  const document = credentialId === null ? null : ({ kind: 'credential', id: credentialId } as const);
  return refusal(error, { stage: 'authenticate', rule: `app-token-${reason}`, document });
}
