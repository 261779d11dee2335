import { appRefusal } from '../../app-auth/app-refusals.ts';
import { secretOf } from '../../app-auth/check-secret.ts';
import { sentJwt } from '../../app-auth/proofs.ts';
import { checkClaims, readJwt } from '../../app-auth/verify-jwt.ts';
import type { Policy } from '../../pipeline/policy.ts';

/**
 * App authentication by a JSON Web Token that the app signed with its secret by HMAC-SHA256; `iss` is its key. The
 * reference (10.4) names the header only; this is the form that every JWT library makes.
 */
export const appJwtPolicy: Policy = {
  kind: 'app-jwt',
  stage: 'authenticate',
  compile(api, { documents, now }) {
    if (api.authentication !== 'APP' || !documents.settings.features.app_jwt) return null;
    const { instanceId } = documents.settings;
    return (call) => {
      const sent = sentJwt(call);
      if (sent === undefined) return null;
      const token = readJwt(sent);
      if ('malformed' in token) return appRefusal('app_jwt', 'malformed', token.malformed);
      const { iss } = token.claims;
      const credential = typeof iss === 'string' ? call.runtime.credentials.byKey(iss) : undefined;
      const isRight = token.isSignedWith(secretOf(credential));
      if (!credential || !isRight)
        return appRefusal(
          'app_jwt',
          credential ? 'wrong-signature' : 'unknown-key',
          'iss of the token is not the key of an app, or the token is not signed with its secret',
          credential?.id,
        );
      const wrong = checkClaims(token.claims, [instanceId, call.host], now());
      if (wrong !== null) return appRefusal('app_jwt', 'wrong-claims', wrong, credential.id);
      call.principal = { credential, identity: null, by: 'app_jwt' };
      return null;
    };
  },
};
