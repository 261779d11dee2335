import pg from 'pg';
import { describeDatabaseUrl, withDatabase } from './database-url.ts';

/** Creates `name` on the server of `serverUrl`, as a copy of `template` when given. Returns its address. */
export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  const copy = template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(template)}`;
  await runStatement(serverUrl, `CREATE DATABASE ${pg.escapeIdentifier(name)}${copy}`);
  return withDatabase(serverUrl, name);
}

/** Creates `name` unless it is there. Returns its address. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  try {
    return await createDatabase(serverUrl, name);
  } catch (error) {
    // 42P04: duplicate_database.
    if ((error as { code?: string }).code === '42P04') return withDatabase(serverUrl, name);
    throw error;
  }
}

/** Drops `name`, ending the sessions that still use it. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await runStatement(serverUrl, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

/**
 * Runs SQL as the user of the address itself, not in the application's role: for operators and for tests that look behind
 * or tamper. Row-level security does not bind a superuser, and with `withoutTriggers` neither foreign keys nor the
 * refusal to rewrite the audit log do.
 * @param sql statements, separated by `;`
 * @returns the rows of the last one
 */
export async function runAsOwner<Row>(
  databaseUrl: string,
  sql: string,
  { withoutTriggers = false } = {},
): Promise<Row[]> {
  const prefix = withoutTriggers ? 'SET session_replication_role = replica; ' : '';
  const results: unknown = await runStatement(databaseUrl, `${prefix}${sql}`);
  const last = Array.isArray(results) ? results.at(-1) : results;
  return (last as pg.QueryResult).rows as Row[];
}

/** Resolves when the database answers; throws a sentence (without the password) that names it and says why it does not. */
export async function assertReachable(databaseUrl: string, timeoutMs = 5_000): Promise<void> {
  try {
    await runStatement(databaseUrl, 'SELECT 1', timeoutMs);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw new Error(
      `The database at ${describeDatabaseUrl(databaseUrl)} cannot be reached (${code ? `${code}: ` : ''}${message || 'no answer'}).`,
      { cause: error },
    );
  }
}

async function runStatement(databaseUrl: string, sql: string, timeoutMs = 30_000): Promise<unknown> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: timeoutMs });
  // A connection that breaks while idle reports here; the statement under way rejects by itself.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
