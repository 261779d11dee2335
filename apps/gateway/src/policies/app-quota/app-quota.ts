import { admit } from '../../limits/claim.ts';
import type { Policy } from '../../pipeline/policy.ts';

/** Calls of a credential over all APIs in its quota's window (reference 9.5, APIG.0501). */
export const appQuotaPolicy: Policy = {
  kind: 'app-quota',
  stage: 'authorise',
  compile(api, env) {
    if (api.authentication !== 'APP') return null;
    return (call) => {
      const quota = call.principal?.credential?.quota;
      return quota ? admit(call, [quota], env.now) : null;
    };
  },
};
