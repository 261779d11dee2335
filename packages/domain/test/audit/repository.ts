import type { World } from '@turnpike/testkit/world';
import pg from 'pg';

/** Changes rows as somebody may who owns the database server: past triggers, roles and row-level security. */
export async function asDatabaseOwner(world: World, sql: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query(sql, values);
  } finally {
    await client.end();
  }
}
