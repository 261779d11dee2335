import { runAsOwner } from '../../src/kernel/database-admin.ts';
import { newId } from '../../src/kernel/new-id.ts';

/** Two accounts with one row of each in every table that has rows of accounts. */
export interface Furnished {
  one: string;
  other: string;
  /** Tables with a row of each account. */
  tables: string[];
  /** SQL condition on a table's rows, written from the catalogue: they belong to that account. */
  belongsTo(table: string, accountId: string): string;
  /** The row of an account as JSON, as the owner sees it. */
  rowOf(table: string, accountId: string): Promise<string>;
}

interface Column {
  table: string;
  name: string;
  type: string;
}

/** Tables whose rows belong to no account. */
export const systemTables: Readonly<Record<string, string>> = {
  editions: 'of the operator; any account reads, only the system writes',
  project_quotas: 'of the operator; an account reads what goes for its projects, only the system writes',
  outbox_messages: 'ids for the queue, of whatever account; any account adds, only the system reads',
  sign_in_throttles: 'keyed hashes of names and addresses, counted before an account is known',
};

/** Tables that the application has nothing to do with. */
export const foreignTables: Readonly<Record<string, string>> = {
  _prisma_migrations: 'the record of migrations; the role has no right on it',
};

/** All columns of all tables, of these and of those that are still to come. */
export function readColumns(databaseUrl: string): Promise<Column[]> {
  return runAsOwner<Column>(
    databaseUrl,
    `SELECT c.table_name AS "table", c.column_name AS name, c.udt_name AS type
       FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position`,
  );
}

const withoutChecks = `DO $$
  DECLARE c record;
  BEGIN
    FOR c IN SELECT conrelid::regclass AS home, conname FROM pg_constraint
              WHERE contype = 'c' AND connamespace = 'public'::regnamespace LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.home, c.conname);
    END LOOP;
  END $$`;

/** Fills every table from its columns alone, without regard to foreign keys and checks. */
export async function furnishEveryTable(databaseUrl: string): Promise<Furnished> {
  const columns = await readColumns(databaseUrl);
  const tables = [...new Set(columns.map(({ table }) => table))].filter(
    (table) => !(table in systemTables) && !(table in foreignTables),
  );
  const [one, other] = [newId(), newId()];
  const instances = new Map([one, other].map((accountId) => [accountId, newId()]));
  const belongsTo = (table: string, accountId: string): string => {
    if (table === 'accounts') return `id = '${accountId}'`;
    const names = columns.filter((column) => column.table === table).map(({ name }) => name);
    return names.includes('account_id')
      ? `account_id = '${accountId}'`
      : `instance_id = '${instances.get(accountId)}'`;
  };
  let count = 1_000;
  const literalFor = ({ table, name, type }: Column, accountId: string): string => {
    count += 1;
    if (name === 'account_id' || (table === 'accounts' && name === 'id')) return `'${accountId}'`;
    if (name === 'instance_id' || (table === 'instances' && name === 'id'))
      return `'${instances.get(accountId)}'`;
    if (type.startsWith('_')) return `'{}'`;
    if (type === 'jsonb' || type === 'json') return `'{}'`;
    if (type === 'bool') return 'true';
    if (type === 'timestamptz' || type === 'date') return 'now()';
    return type.startsWith('int') ? String(count) : `'${name}-${count}'`;
  };
  const inserts = [one, other].flatMap((accountId) =>
    tables.map((table) => {
      const values = columns.filter((column) => column.table === table);
      return `INSERT INTO ${table} (${values.map(({ name }) => `"${name}"`).join(', ')})
              VALUES (${values.map((column) => literalFor(column, accountId)).join(', ')})`;
    }),
  );
  await runAsOwner(databaseUrl, [withoutChecks, ...inserts].join(';\n'), { withoutTriggers: true });
  return {
    one,
    other,
    tables,
    belongsTo,
    async rowOf(table, accountId) {
      const sql = `SELECT to_jsonb(t)::text AS row FROM ${table} t WHERE ${belongsTo(table, accountId)}`;
      const [found] = await runAsOwner<{ row: string }>(databaseUrl, sql);
      if (!found) throw new Error(`${table} has no row of ${accountId}`);
      return found.row;
    },
  };
}
