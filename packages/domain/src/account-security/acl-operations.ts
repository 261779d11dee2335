import {
  type AclPolicy,
  aclPolicySchema,
  EVERY_ADDRESS,
} from '@turnpike/contracts/account-security/acl-policy';
import * as contracts from '@turnpike/contracts/http/account-security';
import { parseIpRule } from '@turnpike/contracts/net/parse-ip-rule';
import { type Caller, defineOperation, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter } from '../kernel/management-error.ts';
import { addressAllowed } from './address-allowed.ts';
import { loadSetting, settingResource } from './load-setting.ts';
import { saveSetting } from './repository.ts';

const readAcl = (stored: unknown): AclPolicy =>
  Object.keys(stored as object).length === 0 ? EVERY_ADDRESS : aclPolicySchema.parse(stored);

const loadConsoleAcl = loadSetting('consoleAcl', readAcl);
const loadApiAcl = loadSetting('apiAcl', readAcl);

/** Entries by the list that they stand in, and the family that the list is for. */
const lists = [
  ['allow_address_netmasks', 4],
  ['allow_ip_ranges', 4],
  ['allow_address_netmasks_ipv6', 6],
  ['allow_ip_ranges_ipv6', 6],
] as const;

/**
 * Checks what is to let requests in.
 * @param field the policy's name in the body
 * @throws ManagementError APIG.2012 that names an entry that is none, or the caller's own address when it is shut out
 */
function checkAcl(policy: AclPolicy, field: string, { sourceIp }: Caller): void {
  for (const [list, family] of lists)
    for (const entry of policy[list]) {
      const text = 'ip_range' in entry ? entry.ip_range : entry.address_netmask;
      const isRange = text.includes('-');
      if (parseIpRule(text)?.family !== family || isRange !== 'ip_range' in entry)
        throw invalidParameter(
          `${field}.${list}`,
          `${JSON.stringify(text)} is not ${'ip_range' in entry ? 'a range (low-high)' : 'an address or a CIDR block'} of IPv${family}.`,
        );
    }
  if (!addressAllowed(policy, sourceIp))
    throw invalidParameter(field, `It would shut out your own address, ${sourceIp || 'which is not known'}.`);
}

const showConsoleAcl = defineOperation(contracts.showConsoleAclPolicy, {
  load: loadConsoleAcl,
  resource: settingResource,
  run: async (_db, { target }) => target,
  view: ({ policy }) => ({ console_acl_policy: policy }),
});

const updateConsoleAcl = defineOperation(contracts.updateConsoleAclPolicy, {
  load: loadConsoleAcl,
  resource: settingResource,
  run: async (db, { env, caller, target, input }) => {
    const policy = input.body.console_acl_policy;
    checkAcl(policy, 'console_acl_policy', caller);
    await saveSetting(db, target.id, 'consoleAcl', { ...policy }, env.now());
    return { ...target, policy };
  },
  view: ({ policy }) => ({ console_acl_policy: policy }),
});

const showApiAcl = defineOperation(contracts.showApiAclPolicy, {
  load: loadApiAcl,
  resource: settingResource,
  run: async (_db, { target }) => target,
  view: ({ policy }) => ({ api_acl_policy: policy }),
});

const updateApiAcl = defineOperation(contracts.updateApiAclPolicy, {
  load: loadApiAcl,
  resource: settingResource,
  run: async (db, { env, caller, target, input }) => {
    const policy = input.body.api_acl_policy;
    checkAcl(policy, 'api_acl_policy', caller);
    await saveSetting(db, target.id, 'apiAcl', { ...policy }, env.now());
    return { ...target, policy };
  },
  view: ({ policy }) => ({ api_acl_policy: policy }),
});

export const aclSettingOperations: Operation[] = [showConsoleAcl, updateConsoleAcl, showApiAcl, updateApiAcl];
