import { randomUUID } from 'node:crypto';
import { createDatabase, dropDatabase } from '@turnpike/domain/kernel/database-admin';
import { templateDatabase, testServerUrl } from './postgres-server.ts';

export type TestDatabase = {
  /** `postgresql://…` of a database with every migration applied and no rows. */
  url: string;
  /** Ends its sessions and drops it. The run's end does so too; call it where many are made. */
  drop(): Promise<void>;
};

/**
 * A migrated database of your own (about 50 ms; the first of a run also starts the server, about 2 s).
 * @example const database = await createTestDatabase(); afterAll(() => database.drop());
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await testServerUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = await createDatabase(serverUrl, name, templateDatabase);
  return { url, drop: () => dropDatabase(serverUrl, name) };
}

/** An empty database: no migration applied. For tests of migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const serverUrl = await testServerUrl();
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  const url = await createDatabase(serverUrl, name, 'template0');
  return { url, drop: () => dropDatabase(serverUrl, name) };
}
