import type { Policy } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';

/** Where the credential may be used from, compiled with the credential (reference 9.6, APIG.0405). */
export const appAclPolicy: Policy = {
  kind: 'app-acl',
  stage: 'authorise',
  compile(api) {
    if (api.authentication !== 'APP') return null;
    return (call) => {
      const credential = call.principal?.credential;
      if (!credential?.acl) return null;
      const { permits, addresses, list } = credential.acl;
      if (addresses(call.clientAddress) === permits) return null;
      const refused = refusal('appIpNotTrusted', {
        stage: 'authorise',
        rule: permits ? 'app-acl-permit-without-match' : 'app-acl-deny-match',
        document: { kind: 'credential', id: credential.id },
      });
      return { ...refused, addressList: list };
    };
  },
};
