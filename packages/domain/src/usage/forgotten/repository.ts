import { Prisma } from '../../generated/client.ts';
import type { Db } from '../../kernel/database.ts';

/** Tables of what gateways tell. */
export const TABLES = ['usage_counts', 'access_records', 'record_batches', 'record_spools'] as const;

// Each deletes at most `limit` rows and tells how many. `ctid` is a row's place: found and deleted in one statement.

export const deleteRecordsBefore = (db: Db, time: Date, limit: number): Promise<number> =>
  db.$executeRaw`
    DELETE FROM access_records WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM access_records WHERE time < ${time} LIMIT ${limit}))`;

export const deleteUsageBefore = (db: Db, time: Date, limit: number): Promise<number> =>
  db.$executeRaw`
    DELETE FROM usage_counts WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM usage_counts WHERE minute < ${time} LIMIT ${limit}))`;

export const deleteBatchesBefore = (db: Db, time: Date, limit: number): Promise<number> =>
  db.$executeRaw`
    DELETE FROM record_batches WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM record_batches WHERE taken_at < ${time} LIMIT ${limit}))`;

/** Rows whose gateway is gone. */
export const deleteLeftovers = (db: Db, table: (typeof TABLES)[number], limit: number): Promise<number> => {
  const name = Prisma.raw(table);
  return db.$executeRaw`
    DELETE FROM ${name} WHERE ctid = ANY (ARRAY(
      SELECT t.ctid FROM ${name} t
       WHERE t.instance_id IN (${gatewaysIn(table)}
                               EXCEPT SELECT id FROM instances)
       LIMIT ${limit}))`;
};

/** Ids of the gateways in a table, by steps through its index: there are few gateways and many rows. */
const gatewaysIn = (table: (typeof TABLES)[number]): Prisma.Sql => {
  const name = Prisma.raw(table);
  return Prisma.sql`
    WITH RECURSIVE step AS (
      (SELECT instance_id FROM ${name} ORDER BY instance_id LIMIT 1)
      UNION ALL
      SELECT (SELECT t.instance_id FROM ${name} t WHERE t.instance_id > step.instance_id
               ORDER BY t.instance_id LIMIT 1) FROM step WHERE step.instance_id IS NOT NULL)
    SELECT instance_id FROM step WHERE instance_id IS NOT NULL`;
};

/** Gateways of which there are access records. */
export async function gatewaysWithRecords(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ instance_id: string }[]>`${gatewaysIn('access_records')}`;
  return rows.map(({ instance_id }) => instance_id);
}

/** The newest access record that is more than should be kept; null: there are not so many. */
export const firstBeyond = (db: Db, instanceId: string, kept: number) =>
  db.accessRecord.findFirst({
    where: { instanceId },
    orderBy: [{ time: 'desc' }, { id: 'desc' }],
    skip: kept,
    select: { time: true, id: true },
  });

/** Deletes a record of a gateway and older ones. */
export const deleteRecordsUpTo = (
  db: Db,
  instanceId: string,
  { time, id }: { time: Date; id: bigint },
  limit: number,
): Promise<number> =>
  db.$executeRaw`
    DELETE FROM access_records WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM access_records
       WHERE instance_id = ${instanceId} AND (time, id) <= (${time}, ${id}) LIMIT ${limit}))`;
