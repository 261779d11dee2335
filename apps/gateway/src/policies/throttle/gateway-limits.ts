import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { type Claim, policyText, windowOf } from '../../limits/claim.ts';
import type { CompileEnv } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';

type Api = DocumentBody<'publication'>;

/** The gateway's limit of calls per second for each API, over all environments (reference 5.5 `ratelimit`). */
export function apiCeiling(api: Api, env: CompileEnv): Claim {
  const limit = env.documents.settings.apiCallsPerSecond;
  return gatewayClaim(env, 'api-allenv', limit, `api-ceiling/${api.apiId}`, windowOf('SECOND', 1), {
    rule: 'api-calls-per-second',
  });
}

/** Calls per UTC day on a group's debug sub-domain (reference 4.1, APIG.0308). */
export function debugDomain(api: Api, env: CompileEnv): Claim {
  const limit = env.documents.settings.debugDomainCallsPerDay;
  // Unix time counts UTC days from its origin, so windows through 0 are UTC days.
  return gatewayClaim(env, 'debug-domain', limit, `debug-domain/${api.groupId}`, windowOf('DAY', 1), {
    rule: 'debug-domain-calls-per-day',
  });
}

function gatewayClaim(
  env: CompileEnv,
  name: string,
  limit: number,
  counter: string,
  window: Claim['window'],
  { rule }: { rule: string },
): Claim {
  return {
    name,
    limit,
    counter: env.counters.fixedWindow(counter, window.lengthMs, 0),
    window,
    policy: policyText(name, limit, window),
    isTold: false,
    // Without it a gateway of several nodes would serve nothing while the control plane is away.
    openCalls: Math.floor(limit / env.documents.settings.network.nodes),
    refused: refusal('throttled', {
      stage: 'limit',
      rule,
      document: { kind: 'settings', id: env.documents.settings.instanceId },
      detail: `limit ${limit}`,
    }),
  };
}
