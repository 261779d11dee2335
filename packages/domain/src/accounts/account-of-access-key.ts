import { acrossAccounts } from '../kernel/account-scope.ts';
import { openDatabase } from '../kernel/database.ts';
import { findAccountOfAccessKey } from './repository.ts';

/** What an access key opens, in the shape of `access.json`, without the secrets. */
export interface KeyedAccount {
  account: { name: string; domain_id: string };
  project_id: string;
  region: string;
  userName: string;
}

/**
 * Looks up the account of an access key: for a start that was interrupted after the account was made and before its ids
 * were written down.
 * @returns null: the database has no such key
 */
export async function accountOfAccessKey(options: {
  databaseUrl: string;
  ak: string;
}): Promise<KeyedAccount | null> {
  const database = openDatabase(options.databaseUrl, 1);
  try {
    const found = await acrossAccounts(() => findAccountOfAccessKey(database, options.ak));
    return (
      found && {
        account: { name: found.name, domain_id: found.id },
        project_id: found.project.id,
        region: found.project.name,
        userName: found.userName,
      }
    );
  } finally {
    await database.$disconnect();
  }
}
