import type { Database } from './database.ts';

/** Resolves when the database answers; rejects with why it does not. */
export async function pingDatabase(database: Database): Promise<void> {
  await database.$queryRaw`SELECT 1`;
}
