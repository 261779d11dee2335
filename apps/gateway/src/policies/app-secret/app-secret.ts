import { secretRefusal } from '../../app-auth/app-refusals.ts';
import { checkSecret } from '../../app-auth/check-secret.ts';
import { sentSecret } from '../../app-auth/proofs.ts';
import type { Policy } from '../../pipeline/policy.ts';

/** App authentication by key and secret in X-HW-ID and X-HW-AppKey (reference 10.4). */
export const appSecretPolicy: Policy = {
  kind: 'app-secret',
  stage: 'authenticate',
  compile(api, { documents, counters, now }) {
    if (api.authentication !== 'APP' || !documents.settings.features.app_secret) return null;
    return (call) => {
      const sent = sentSecret(call);
      if (!sent) return null;
      const checked = checkSecret(call, sent, counters.appLock, now());
      if ('failure' in checked) return secretRefusal('app_secret', checked);
      call.principal = { credential: checked.credential, identity: null, by: 'app_secret' };
      return null;
    };
  },
};
