import path from 'node:path';
import type { AccountAccess } from '../access.ts';
import { Failure, messageOf } from '../failure.ts';
import { operatorAccess } from '../operator-access.ts';

export type CreateAccountOptions = { name: string; user: string; home: string; json?: boolean };

/**
 * `turnpike account create`: the operator's command. It goes to the database, not through the management API, because
 * nobody inside one account may make another. Works beside a running system.
 */
export async function createAccountCommand(options: CreateAccountOptions): Promise<number> {
  const home = path.resolve(options.home);
  const { databaseUrl, masterKeyHex } = await operatorAccess(home);
  const { createAccount } = await import('@turnpike/domain/accounts/bootstrap');
  const made = await createAccount({
    databaseUrl,
    masterKeyHex,
    accountName: options.name,
    userName: options.user,
  }).catch((error: unknown) => {
    throw new Failure('bootstrap_failed', `The account ${options.name} cannot be made: ${messageOf(error)}`);
  });
  console.log(options.json ? JSON.stringify(made) : describe(made));
  return 0;
}

function describe(made: AccountAccess): string {
  return [
    `Account ${made.account.name} is made. Its password and secret key are shown only now:`,
    '',
    `  account      ${made.account.name} (${made.account.domain_id})`,
    `  project      ${made.project_id} (${made.region})`,
    `  user         ${made.user.name}`,
    `  password     ${made.user.password}`,
    `  access key   ${made.access_key.ak}`,
    `  secret key   ${made.access_key.sk}`,
  ].join('\n');
}
