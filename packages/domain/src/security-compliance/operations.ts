import * as contracts from '@turnpike/contracts/http/security-compliance';
import { accountResource, assertOwnAccount } from '../accounts/account-resource.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { passwordRequirements } from '../users/check-password.ts';
import { passwordPolicyOf } from '../users/new-password.ts';
import { passwordRegex } from './password-regex.ts';

interface OnAccount {
  principal: Principal;
  input: { path: { domain_id: string } };
}

const load = async (_db: Db, { principal, input }: OnAccount): Promise<void> =>
  assertOwnAccount(principal, input.path.domain_id);
const resource = ({ principal }: { principal: Principal }) => accountResource(principal, 'account');

async function run(db: Db, { principal }: { principal: Principal }) {
  const policy = await passwordPolicyOf(db, principal.accountId);
  return {
    password_regex: passwordRegex(policy),
    password_regex_description: `${passwordRequirements(policy)}.`,
  };
}

const showSecurityCompliance = defineOperation(contracts.showSecurityCompliance, {
  load,
  resource,
  run,
  view: (security_compliance) => ({ config: { security_compliance } }),
});

const options = ['password_regex', 'password_regex_description'] as const;

const showSecurityComplianceOption = defineOperation(contracts.showSecurityComplianceOption, {
  load: async (db, context) => {
    await load(db, context);
    const option = options.find((name) => name === context.input.path.option);
    if (!option) throw new ManagementError('TURNPIKE.0404');
    return option;
  },
  resource,
  run,
  view: (compliance, { target }) => ({ config: { [target]: compliance[target] } }),
});

export const securityComplianceOperations: Operation[] = [
  showSecurityCompliance,
  showSecurityComplianceOption,
];
