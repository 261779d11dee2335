import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { Call } from './call.ts';
import { type Refusal, refusal } from './refusal.ts';

/**
 * Runs the API's authentication. An API that wants a principal never goes on without one, whatever its policies
 * answered.
 */
export function authenticate(call: Call): Refusal | null | Promise<Refusal | null> {
  const { api, stages } = call.plan;
  if (!stages.authenticate) return api.authentication === 'NONE' ? null : nobody(api);
  const refused = stages.authenticate(call);
  return refused instanceof Promise ? refused.then((late) => conclude(call, late)) : conclude(call, refused);
}

function conclude(call: Call, refused: Refusal | null): Refusal | null {
  call.clock.mark('authenticated');
  return refused ?? (call.principal ? null : nobody(call.plan.api));
}

function nobody({ id, authentication }: DocumentBody<'publication'>): Refusal {
  return refusal(
    authentication === 'IAM' ? 'iamAuthIncorrect' : 'appAuthIncorrect',
    {
      stage: 'authenticate',
      rule: 'no-credentials',
      document: { kind: 'publication', id },
    },
    ': authentication information is missing',
  );
}
