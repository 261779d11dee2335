import { windowLengthMs } from '../../counters/fixed-window.ts';
import type { Policy } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';

/** The gateway's default limit of calls per second for each API, over all environments (reference 5.5). */
export const throttlePolicy: Policy = {
  kind: 'throttle',
  stage: 'limit',
  compile(api, env) {
    const limit = env.documents.settings.apiCallsPerSecond;
    const counter = env.counters.fixedWindow(`api-ceiling/${api.apiId}`, windowLengthMs('SECOND', 1), 0);
    const refused = refusal('throttled', {
      stage: 'limit',
      rule: 'api-calls-per-second',
      document: { kind: 'settings', id: env.documents.settings.instanceId },
      detail: `limit ${limit}`,
    });
    return (call) => {
      const nowMs = env.now();
      const taken = counter.take(limit, nowMs);
      if (call.debug) {
        call.rateLimitHeader = `remain:${counter.remaining(limit, nowMs)},limit:${limit},time:1 second`;
      }
      return taken ? null : refused;
    };
  },
};
