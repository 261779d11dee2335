import { compileIpSet } from '../../net/ip-set.ts';
import type { Policy, StageFunction } from '../../pipeline/policy.ts';
import { refusal } from '../../pipeline/refusal.ts';
import { boundAcls } from '../bound-acls.ts';

/** Access control by the caller's address: every bound policy has to let the call through (reference 12.1). */
export const ipAclPolicy: Policy = {
  kind: 'ip-acl',
  stage: 'admit',
  compile(api, env) {
    const checks = boundAcls(api, env, 'IP').map((acl): StageFunction => {
      const { id } = acl;
      const permits = acl.type === 'PERMIT';
      const addresses = compileIpSet(acl.values);
      const decided = refusal('ipNotAuthorised', {
        stage: 'admit',
        rule: permits ? 'ip-acl-permit-without-match' : 'ip-acl-deny-match',
        document: { kind: 'acl', id },
      });
      const refused = { ...decided, addressList: acl };
      return (call) => (addresses(call.clientAddress) === permits ? null : refused);
    });
    if (checks.length === 0) return null;
    return (call) => {
      for (const check of checks) {
        const refused = check(call);
        if (refused) return refused;
      }
      return null;
    };
  },
};
