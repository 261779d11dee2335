import type { Policy } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';

/** App authentication by `X-Apig-AppCode`: HTTPS only, and only where the API takes it (reference 10.3). */
export const appCodePolicy: Policy = {
  kind: 'app-code',
  stage: 'authenticate',
  compile(api) {
    if (api.authentication !== 'APP' || !api.appCode) return null;
    const document = { kind: 'publication', id: api.id } as const;
    const notFound = refusal(
      'appAuthIncorrect',
      { stage: 'authenticate', rule: 'app-code-unknown', document },
      ': app not found by AppCode',
    );
    const overHttp = refusal(
      'appAuthIncorrect',
      { stage: 'authenticate', rule: 'app-code-over-http', document },
      ': X-Apig-AppCode is accepted over HTTPS only',
    );
    return (call) => {
      if (call.principal) return null;
      const appCode = call.header('x-apig-appcode');
      if (appCode === undefined) return null;
      if (call.exchange.scheme !== 'https') return overHttp;
      const credential = call.runtime.credentials.byAppCode(appCode);
      if (!credential) return notFound;
      call.principal = { credential, identity: null, by: 'appcode' };
      return null;
    };
  },
};
