import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { Call } from './call.ts';
import { type Refusal, refusal } from './refusal.ts';

/**
 * Runs the API's authentication. An API that wants a principal never goes on without one, whatever its policies
 * answered.
 */
export async function authenticate(call: Call): Promise<Refusal | null> {
  const { api, stages } = call.plan;
  if (!stages.authenticate) return api.authentication === 'NONE' ? null : nobody(api);
  const refused = await stages.authenticate(call);
  call.clock.mark('authenticated');
  if (refused) return refused;
  return call.principal ? null : nobody(api);
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
