import { windowLengthMs } from '../../counters/fixed-window.ts';
import type { Policy } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';

/** Calls per UTC day on a group's debug sub-domain (reference 4.1, APIG.0308). */
export const debugDomainLimitPolicy: Policy = {
  kind: 'debug-domain-limit',
  stage: 'limit',
  compile(api, env) {
    const limit = env.documents.settings.debugDomainCallsPerDay;
    // Unix time counts UTC days from its origin, so windows through 0 are UTC days.
    const counter = env.counters.fixedWindow(`debug-domain/${api.groupId}`, windowLengthMs('DAY', 1), 0);
    const refused = refusal('throttled', {
      stage: 'limit',
      rule: 'debug-domain-calls-per-day',
      document: { kind: 'settings', id: env.documents.settings.instanceId },
      detail: `limit ${limit}`,
    });
    return (call) => (!call.onDebugDomain || counter.take(limit, env.now()) ? null : refused);
  },
};
