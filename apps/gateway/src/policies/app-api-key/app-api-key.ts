import { appRefusal } from '../../app-auth/app-refusals.ts';
import { sentApiKeys } from '../../app-auth/proofs.ts';
import type { Policy } from '../../pipeline/policy.ts';

const repeated = appRefusal('app_api_key', 'repeated', 'apikey is there more than once');
const unknown = appRefusal('app_api_key', 'unknown-key', 'app not found by apikey');

/** App authentication by the key alone, in the parameter or header `apikey` (reference 10.4). */
export const appApiKeyPolicy: Policy = {
  kind: 'app-api-key',
  stage: 'authenticate',
  compile(api, { documents }) {
    if (api.authentication !== 'APP' || !documents.settings.features.app_api_key) return null;
    return (call) => {
      const [key, ...more] = sentApiKeys(call);
      if (key === undefined) return null;
      if (more.length > 0) return repeated;
      const credential = call.runtime.credentials.byKey(key);
      if (!credential) return unknown;
      call.principal = { credential, identity: null, by: 'app_api_key' };
      return null;
    };
  },
};
