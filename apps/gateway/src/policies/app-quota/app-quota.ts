import type { Policy } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';

/** Calls of a credential over all APIs in its quota's window (reference 9.5, APIG.0501). */
export const appQuotaPolicy: Policy = {
  kind: 'app-quota',
  stage: 'authorise',
  compile(api, env) {
    if (api.authentication !== 'APP') return null;
    return (call) => {
      const quota = call.principal?.credential?.quota;
      if (!quota || quota.counter.take(quota.callLimit, env.now())) return null;
      return refusal('appQuotaUsedUp', {
        stage: 'authorise',
        rule: 'quota-used-up',
        document: { kind: 'quota', id: quota.id },
        detail: `limit ${quota.callLimit}`,
        counter: {
          name: 'calls of the credential',
          limit: quota.callLimit,
          used: quota.callLimit,
          windowMs: quota.counter.lengthMs,
          resetsAtMs: quota.counter.endsAtMs(),
        },
      });
    };
  },
};
