import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AccountAccess } from '../access.ts';
import { readEnvironment } from '../config.ts';
import { Failure, messageOf } from '../failure.ts';
import { readRuntime } from '../start/runtime-file.ts';

export type CreateAccountOptions = { name: string; user: string; home: string; json?: boolean };

/**
 * `turnpike account create`: the operator's command. It goes to the database, not through the management API, because
 * nobody inside one account may make another. Works beside a running system.
 */
export async function createAccountCommand(options: CreateAccountOptions): Promise<number> {
  const home = path.resolve(options.home);
  const masterKeyHex = (await readFile(path.join(home, 'master.key'), 'utf8').catch(() => '')).trim();
  if (masterKeyHex === '') {
    throw new Failure(
      'not_running',
      `There is no system in ${home}. Start one with npm start, or name its folder with --home.`,
    );
  }
  const databaseUrl = await databaseOf(home);
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

async function databaseOf(home: string): Promise<string> {
  const given = readEnvironment().DATABASE_URL;
  if (given) return given;
  const runtime = await readRuntime(home);
  const password = await readFile(path.join(home, 'postgres', 'password'), 'utf8').catch(() => '');
  if (!runtime?.postgres || password === '') {
    throw new Failure(
      'not_running',
      `No Turnpike runs on ${home}. Start it with npm start, then run this beside it.`,
    );
  }
  return `postgresql://turnpike:${password.trim()}@127.0.0.1:${runtime.postgres.port}/turnpike`;
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
