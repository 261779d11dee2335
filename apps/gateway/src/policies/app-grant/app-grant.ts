import type { Policy } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';

/** The credential must be authorised for the API in this environment (APIG.0304). */
export const appGrantPolicy: Policy = {
  kind: 'app-grant',
  stage: 'authorise',
  compile(api) {
    if (api.authentication !== 'APP') return null;
    const grant = `${api.apiId}:${api.environmentId}`;
    return (call) => {
      const credential = call.principal?.credential;
      if (credential?.grants.has(grant)) return null;
      const document = credential ? ({ kind: 'credential', id: credential.id } as const) : null;
      return refusal('appNotAuthorised', { stage: 'authorise', rule: 'no-grant', document, detail: grant });
    };
  },
};
