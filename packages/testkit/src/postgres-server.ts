import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createDatabase } from '@turnpike/domain/kernel/database-admin';
import { applyMigrations } from '@turnpike/domain/kernel/migrate';
import { startPostgres } from '@turnpike/domain/kernel/postgres/server';
import { carelessSettings, freePort } from '@turnpike/domain/kernel/postgres/throw-away';
import { inject } from 'vitest';
import { until } from './poll.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of this test run: the database server lives below it, once a test has asked for one. */
    testRunDir: string;
  }
}

/** The database that test databases are copied from; migrated once per run. */
export const templateDatabase = 'template_turnpike';

const prismaDir = path.resolve(import.meta.dirname, '..', '..', '..', 'prisma');

/**
 * The address of this test run's one PostgreSQL server, started by the first test file that asks; the others wait for
 * it. Ends with the run, see test-run.ts.
 */
export async function testServerUrl(): Promise<string> {
  const runDir = inject('testRunDir');
  const addressFile = path.join(runDir, 'server-url');
  const isFirst = await mkdir(path.join(runDir, 'starting')).then(
    () => true,
    () => false,
  );
  if (isFirst)
    await publish(addressFile, await startServer(runDir).then(String, (error) => `failed: ${error}`));
  const address = await until(() => readFile(addressFile, 'utf8').catch(() => null), {
    deadlineMs: 60_000,
    waitingFor: 'the test database server, which another test file starts',
  });
  if (!address.startsWith('postgresql:')) throw new Error(`The test database server ${address}`);
  return address;
}

async function startServer(runDir: string): Promise<string> {
  const folder = path.join(runDir, 'postgres');
  const server = await startPostgres({ folder, port: await freePort(), settings: carelessSettings });
  server.unref();
  const templateUrl = await createDatabase(server.url, templateDatabase);
  await applyMigrations({
    databaseUrl: templateUrl,
    migrationsDir: path.join(prismaDir, 'migrations'),
    schemaDir: path.join(prismaDir, 'schema'),
  });
  return server.url;
}

/** Whole or not at all: readers poll for the file. */
async function publish(file: string, content: string): Promise<void> {
  await writeFile(`${file}.partial`, content, { mode: 0o600 });
  await rename(`${file}.partial`, file);
}
