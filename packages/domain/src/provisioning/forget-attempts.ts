import { acrossAccounts } from '../kernel/account-scope.ts';
import { openDatabase } from '../kernel/database.ts';
import { forgetAllAttempts } from './repository.ts';

/**
 * Called when the whole system starts: gateways that ended with the last run were stopped, they did not fail, so none has
 * to wait out a pause before it is started. Not for a worker that starts anew: its gateways may be failing in a circle.
 */
export async function forgetAttempts(databaseUrl: string): Promise<void> {
  const database = openDatabase(databaseUrl, 1);
  try {
    await acrossAccounts(() => forgetAllAttempts(database));
  } finally {
    await database.$disconnect();
  }
}
