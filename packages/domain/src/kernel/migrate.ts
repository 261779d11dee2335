import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import pg from 'pg';

/** Where migrations are read from; both folders are the standard ones of Prisma, so `prisma migrate deploy` works too. */
export type MigrationFolders = { migrationsDir: string; schemaDir: string };

const everything = { externalTables: [], externalEnums: [] };
const lockFile = 'migration_lock.toml';
const lockFileContent =
  '# Written by `npm run migration`. Names the database that the migrations are for.\nprovider = "postgresql"\n';

/** A key of our own: the engine takes another one for itself inside. */
const migrationLockKey = 7_261_885_304;

/**
 * Brings the database up to the newest migration. Returns the names applied now, oldest first; empty when up to date.
 * Two processes that start at once take turns by an advisory lock, so each migration runs once.
 * Throws the engine's error when a migration fails; nothing after it is applied.
 */
export async function applyMigrations(
  options: { databaseUrl: string } & MigrationFolders,
): Promise<{ applied: string[] }> {
  const migrationsList = await readMigrations(options.migrationsDir);
  return withMigrationLock(options.databaseUrl, async (client) => {
    if (await isUpToDate(client, migrationsList)) return { applied: [] };
    const { withSchemaEngine } = await import('./schema-engine.ts');
    const schemaFiles = await readSchema(options.schemaDir);
    return withSchemaEngine(options.databaseUrl, schemaFiles, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: everything });
      return { applied: appliedMigrationNames };
    });
  });
}

/**
 * True when the database's own record names exactly these migrations, whole and unedited (checksum: SHA-256 of the
 * script). It spares most starts the loading of the engine; in any other case the engine decides.
 */
async function isUpToDate(client: pg.Client, { migrationDirectories }: MigrationList): Promise<boolean> {
  const { rows } = await client
    .query<{ name: string; checksum: string; whole: boolean }>(
      `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AND rolled_back_at IS NULL AS whole
         FROM _prisma_migrations`,
    )
    .catch(() => ({ rows: [] }));
  const checksums = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  return (
    migrationDirectories.length > 0 &&
    rows.length === migrationDirectories.length &&
    rows.every(({ whole }) => whole) &&
    migrationDirectories.every(({ path: name, migrationFile: { content } }) => {
      return checksums.get(name) === createHash('sha256').update(content.value).digest('hex');
    })
  );
}

/**
 * Writes `<migrationsDir>/<timestamp>_<name>/migration.sql` with what leads from the last migration to the schema.
 * The existing migrations are replayed in a shadow database, which is made and dropped on the server of `databaseUrl`.
 * Returns null when the schema needs no migration.
 */
export async function createMigration(
  options: { databaseUrl: string; name: string; now?: Date } & MigrationFolders,
): Promise<{ file: string } | null> {
  const script = await pendingScript(options);
  if (script === null) return null;
  const stamp = (options.now ?? new Date()).toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(options.migrationsDir, `${stamp}_${options.name}`);
  const file = path.join(folder, 'migration.sql');
  await mkdir(folder, { recursive: true });
  await writeFile(file, script);
  await writeFile(path.join(options.migrationsDir, lockFile), lockFileContent);
  return { file };
}

/**
 * The SQL that leads from the last migration to the schema, null when there is nothing to do. A test asserts null, so
 * that the schema never changes without its migration.
 */
export async function pendingScript(
  options: { databaseUrl: string } & MigrationFolders,
): Promise<string | null> {
  const schemaFiles = await readSchema(options.schemaDir);
  const migrationsList = await readMigrations(options.migrationsDir);
  const { withSchemaEngine } = await import('./schema-engine.ts');
  const files = schemaFiles.map(([file, content]) => ({ path: file, content }));
  const { exitCode, stdout } = await withSchemaEngine(options.databaseUrl, schemaFiles, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrationsList },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: everything,
    }),
  );
  return exitCode === 0 ? null : stdout;
}

async function withMigrationLock<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // A session lock: it goes with the connection, so a killed process never leaves it behind.
    await client.query('SELECT pg_advisory_lock($1)', [migrationLockKey]);
    return await work(client);
  } finally {
    await client.end();
  }
}

async function readMigrations(migrationsDir: string): Promise<MigrationList> {
  const entries = await readdir(migrationsDir, { withFileTypes: true }).catch(() => []);
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: {
          tag: 'ok' as const,
          value: await readFile(path.join(migrationsDir, name, 'migration.sql'), 'utf8'),
        },
      },
    })),
  );
  const lock = await readFile(path.join(migrationsDir, lockFile), 'utf8').catch(() => null);
  return {
    baseDir: migrationsDir,
    lockfile: { path: lockFile, content: lock ?? lockFileContent },
    shadowDbInitScript: '',
    migrationDirectories,
  };
}

async function readSchema(schemaDir: string): Promise<[string, string][]> {
  const names = (await readdir(schemaDir)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => {
      const file = path.join(schemaDir, name);
      return [file, await readFile(file, 'utf8')];
    }),
  );
}
