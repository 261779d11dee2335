import path from 'node:path';
import type { AccountAccess } from '../access.ts';
import { Failure, messageOf } from '../failure.ts';
import { readJson, writePrivate } from './home.ts';
import type { StepResult } from './reporter.ts';

type Secrets = { password: string; ak: string; sk: string };
type Options = { home: string; databaseUrl: string; masterKeyHex: string };

/**
 * The first account with its administrator and access key, made on the first start of a HOME. The secrets exist in clear
 * only here, so they are written to `HOME/account-secrets.json` before the account is made: an interruption at any point
 * loses neither. The whole is kept in `HOME/account.json`. Both are 0600.
 */
export async function ensureFirstAccount(options: Options): Promise<StepResult<AccountAccess>> {
  const file = path.join(options.home, 'account.json');
  const found = await readJson<AccountAccess>(file);
  if (found) return { value: found, detail: `${found.account.name}, as before` };
  try {
    const made = await makeOrRecover(options);
    await writePrivate(file, `${JSON.stringify(made, null, 2)}\n`);
    return { value: made, detail: `${made.account.name}, user ${made.user.name}` };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('bootstrap_failed', `The first account cannot be made: ${messageOf(error)}`);
  }
}

async function makeOrRecover({ home, databaseUrl, masterKeyHex }: Options): Promise<AccountAccess> {
  // Imported late: they reach the generated database client, which the first start has only just made.
  const { bootstrapFirstAccount, newAccountSecrets } = await import('@turnpike/domain/accounts/bootstrap');
  const { accountOfAccessKey } = await import('@turnpike/domain/accounts/account-of-access-key');
  const secretsFile = path.join(home, 'account-secrets.json');
  const kept = await readJson<Secrets>(secretsFile);
  const secrets = kept ?? newAccountSecrets();
  if (!kept) await writePrivate(secretsFile, `${JSON.stringify(secrets)}\n`);
  const made = await bootstrapFirstAccount({
    databaseUrl,
    masterKeyHex,
    accountName: 'turnpike',
    userName: 'admin',
    ...secrets,
  });
  if (made) return made;
  const recovered = await accountOfAccessKey({ databaseUrl, ak: secrets.ak });
  if (!recovered) {
    throw new Failure(
      'bootstrap_failed',
      `The database has accounts already, but ${home} does not know them: its account.json is missing. Start with the home that belongs to this database, or with an empty database.`,
    );
  }
  const { userName, ...account } = recovered;
  return {
    ...account,
    user: { name: userName, password: secrets.password },
    access_key: { ak: secrets.ak, sk: secrets.sk },
  };
}

/** Gateways that ended with the last run are started at once, not after the pause of one that fails. */
export async function giveGatewaysAFreshStart(databaseUrl: string): Promise<void> {
  const { forgetAttempts } = await import('@turnpike/domain/provisioning/forget-attempts');
  await forgetAttempts(databaseUrl);
}
