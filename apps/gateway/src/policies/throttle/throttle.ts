import { admit, type Claim } from '../../limits/claim.ts';
import type { Call } from '../../pipeline/call.ts';
import type { Policy } from '../../pipeline/policy.ts';
import { boundThrottle } from './bound-throttle.ts';
import { apiCeiling, debugDomain } from './gateway-limits.ts';

/**
 * All limits of calls per time that an API has: those of its throttling policy (reference 12.2), the gateway's for each
 * API, and that of the debug sub-domain. One policy, because a call is counted against all of them or against none.
 */
export const throttlePolicy: Policy = {
  kind: 'throttle',
  stage: 'limit',
  compile(api, env) {
    const ceiling = apiCeiling(api, env);
    const onDebugDomain = debugDomain(api, env);
    const bound = boundThrottle(api, env);
    const claimsOf = (call: Call, nowMs: number): readonly Claim[] | null => {
      const own = bound ? bound(call, nowMs) : [];
      if (own === null) return null;
      return call.onDebugDomain ? [...own, ceiling, onDebugDomain] : [...own, ceiling];
    };
    return (call) => {
      const nowMs = env.now();
      // What nearly every call meets, without anything to remember.
      if (!bound && !call.debug && !call.onDebugDomain && ceiling.counter.take(ceiling.limit, nowMs))
        return null;
      const claims = claimsOf(call, nowMs);
      return claims ? admit(call, claims, env.now) : (bound?.tooManyCallers ?? null);
    };
  },
};
