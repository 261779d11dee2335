import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEmptyDatabase, type TestDatabase } from '@turnpike/testkit/database';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyMigrations, createMigration, pendingScript } from './migrate.ts';

const prismaDir = path.resolve(import.meta.dirname, '..', '..', '..', '..', 'prisma');
const schemaDir = path.join(prismaDir, 'schema');
const migrationsDir = path.join(prismaDir, 'migrations');

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'turnpike-migrate-'));
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, 'migration.sql'), sql);
}

test('the schema has its migration: nothing is left to write', async () => {
  const script = await pendingScript({ databaseUrl: database.url, migrationsDir, schemaDir });
  expect(script, 'prisma/schema has changed: run npm run migration -- <name>').toBeNull();
});

test('applying twice applies once, also when two starts apply at the same moment', async () => {
  const options = { databaseUrl: database.url, migrationsDir, schemaDir };
  const both = await Promise.all([applyMigrations(options), applyMigrations(options)]);
  const counts = both.map(({ applied }) => applied.length);
  expect(Math.min(...counts)).toBe(0);
  expect(Math.max(...counts)).toBeGreaterThan(0);
  expect(await applyMigrations(options)).toEqual({ applied: [] });
});

test('a semicolon inside a function body or a literal does not cut a migration in two', async () => {
  const sql = `CREATE TABLE notes (note text DEFAULT 'a;b');
    CREATE FUNCTION one() RETURNS int AS $$ BEGIN PERFORM 1; RETURN 1; END; $$ LANGUAGE plpgsql;`;
  await writeMigration('20260101000000_function', sql);
  await applyMigrations({ databaseUrl: database.url, migrationsDir: folder, schemaDir });
  expect(await query('SELECT one() AS one')).toEqual([{ one: 1 }]);
});

test('a failing migration is reported with its name and nothing after it is applied', async () => {
  await writeMigration('20260101000000_broken', 'CREATE TABLE broken (id nonsense);');
  await writeMigration('20260102000000_after', 'CREATE TABLE after_broken (id int);');
  const applying = applyMigrations({ databaseUrl: database.url, migrationsDir: folder, schemaDir });
  await expect(applying).rejects.toThrow(/20260101000000_broken/);
  expect(await query("SELECT to_regclass('after_broken') AS found")).toEqual([{ found: null }]);
});

test('an applied migration that was edited afterwards is not taken for up to date', async () => {
  await writeMigration('20260101000000_first', 'CREATE TABLE first (id int);');
  const options = { databaseUrl: database.url, migrationsDir: folder, schemaDir };
  await applyMigrations(options);
  await writeMigration('20260101000000_first', 'CREATE TABLE first (id int, name text);');
  await writeMigration('20260102000000_second', 'CREATE TABLE second (id int);');
  expect(await applyMigrations(options)).toEqual({ applied: ['20260102000000_second'] });
});

test('a changed schema becomes a migration that leaves nothing to write', async () => {
  const changed = path.join(folder, 'schema');
  const migrations = path.join(folder, 'migrations');
  await cp(schemaDir, changed, { recursive: true });
  await cp(migrationsDir, migrations, { recursive: true });
  await writeFile(path.join(changed, 'note.prisma'), 'model Note {\n  id String @id\n}\n');
  const options = { databaseUrl: database.url, migrationsDir: migrations, schemaDir: changed };
  const made = await createMigration({ ...options, name: 'add_note' });
  expect(made?.file).toMatch(/\d{14}_add_note\/migration\.sql$/);
  expect(await createMigration({ ...options, name: 'again' })).toBeNull();
});
