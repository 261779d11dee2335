import * as contracts from '@turnpike/contracts/http/accounts';
import type { OperationParsed } from '@turnpike/contracts/http/operation';
import { acrossAccounts } from '../kernel/account-scope.ts';
import { defineOperation, type Env, type Operation, type Stranger } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Principal } from '../kernel/principal.ts';
import { admitRegistration } from '../sign-in/registrations.ts';
import { newPassword } from '../users/new-password.ts';
import { accountResource } from './account-resource.ts';
import { ADMIN_GROUP_NAME, ADMINISTRATOR_POLICY_ID } from './administrator.ts';
import { DEFAULT_REGION } from './bootstrap.ts';
import { accountNameTaken, insertAccount } from './repository.ts';

type Input = OperationParsed<typeof contracts.registerAccount>;

/**
 * Who begins an account: its first user, who may do just this until the account is there. The ids are fresh, so they
 * can touch nobody else's rows.
 * @throws ManagementError TURNPIKE.3461 where the operator takes no registrations; TURNPIKE.0429 after too many from
 *   one address; IAM.0012 for a name that differs from another account's in upper and lower case only
 */
async function founder(
  env: Env,
  { body }: Input,
  { sourceIp }: Pick<Stranger, 'sourceIp'>,
): Promise<Principal> {
  if (!env.selfRegistration) throw new ManagementError('TURNPIKE.3461');
  await admitRegistration(env, sourceIp);
  // Before the transaction, which sees none of the others: people would take the one for the other.
  if (await acrossAccounts(() => accountNameTaken(env.database, body.account.name)))
    throw new ManagementError('IAM.0012');
  return {
    type: 'user',
    id: newId(),
    name: body.account.user_name,
    accountId: newId(),
    accountName: body.account.name,
    credential: { kind: 'password', id: '' },
    mfaAt: null,
    grants: [
      {
        policyId: 'system_registration',
        policyName: 'Registration',
        document: {
          Version: '1.1',
          Statement: [{ Effect: 'Allow', Action: [contracts.registerAccount.action as string] }],
        },
        place: { type: 'account' },
      },
    ],
    boundaries: [],
  };
}

const registerAccount = defineOperation(contracts.registerAccount, {
  proveIdentity: founder,
  load: async () => undefined,
  resource: ({ principal }) =>
    accountResource(principal, 'account', { id: principal.accountId, name: principal.accountName }),
  run: async (db, { env, principal, input }) => {
    const { accountId, accountName, id: userId, name: userName } = principal;
    const columns = await newPassword(db, {
      accountId,
      userId: null,
      userName,
      password: input.body.account.password,
      field: 'account.password',
      isOwnChoice: false,
      mustChangePassword: false,
      now: env.now(),
    });
    const project = { id: newId(), name: DEFAULT_REGION };
    await insertAccount(db, {
      account: { id: accountId, name: accountName },
      project,
      group: { id: newId(), name: ADMIN_GROUP_NAME, description: 'Administrators of the account.' },
      grant: { id: newId(), policyId: ADMINISTRATOR_POLICY_ID },
      user: { id: userId, name: userName, ...columns },
    });
    return project;
  },
  conflict: 'IAM.0012',
  view: (project, { principal }) => ({
    account: { domain_id: principal.accountId, name: principal.accountName },
    project,
    user: { id: principal.id, name: principal.name },
  }),
});

export const accountOperations: Operation[] = [registerAccount];
