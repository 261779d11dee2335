import { appRefusal, secretRefusal } from '../../app-auth/app-refusals.ts';
import { checkSecret } from '../../app-auth/check-secret.ts';
import { sentBasic } from '../../app-auth/proofs.ts';
import type { Policy } from '../../pipeline/policy.ts';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const malformed = appRefusal('app_basic', 'malformed', 'Basic is not followed by base64 of key:secret');

/** App authentication by `Authorization: Basic base64(key:secret)` (reference 10.4). */
export const appBasicPolicy: Policy = {
  kind: 'app-basic',
  stage: 'authenticate',
  compile(api, { documents, counters, now }) {
    if (api.authentication !== 'APP' || !documents.settings.features.app_basic) return null;
    return (call) => {
      const sent = sentBasic(call);
      if (sent === undefined) return null;
      const pair = keyAndSecret(sent);
      if (!pair) return malformed;
      const checked = checkSecret(call, pair, counters.appLock, now());
      if ('failure' in checked) return secretRefusal('app_basic', checked);
      call.principal = { credential: checked.credential, identity: null, by: 'app_basic' };
      return null;
    };
  },
};

/** The key ends at the first colon, which no key has (RFC 7617). */
function keyAndSecret(base64: string): { key: string; secret: string } | null {
  if (!BASE64.test(base64)) return null;
  const text = Buffer.from(base64, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { key: text.slice(0, colon), secret: text.slice(colon + 1) };
}
