import type { ChainRow } from '@turnpike/contracts/audit/chain-walker';
import type { SignedCheckpoint } from '@turnpike/contracts/audit/checkpoint';
import type { Prisma } from '../generated/client.ts';
import { type AuditEventRow, auditRecordOf } from '../kernel/audit/repository.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

/** Which events are meant. */
export type EventWhere = Prisma.AuditEventWhereInput;

/** A link of an account's chain. */
interface Link {
  seq: number;
  hash: string;
}

/** Events of the account that match, newest first. */
export async function listAuditEvents(
  db: Db,
  where: EventWhere,
  page: PageQuery,
): Promise<Page<AuditEventRow>> {
  const [total, rows] = await Promise.all([
    db.auditEvent.count({ where }),
    db.auditEvent.findMany({ where, orderBy: { seq: 'desc' }, ...pageArguments(page) }),
  ]);
  return { rows, total };
}

export function findAuditEvent(db: Db, accountId: string, id: string): Promise<AuditEventRow | null> {
  return db.auditEvent.findFirst({ where: { accountId, id } });
}

/** The last link; null for an account of which nothing is on record. */
export async function findHead(db: Db, accountId: string): Promise<Link | null> {
  const head = await db.auditHead.findFirst({ where: { accountId } });
  return head && { seq: Number(head.seq), hash: head.hash };
}

/** Rows from one position to another, both included, in order; at most `take`. */
export async function readRows(
  db: Db,
  accountId: string,
  { from, to, take }: { from: number; to: number; take: number },
): Promise<ChainRow[]> {
  const rows = await db.auditEvent.findMany({
    where: { accountId, seq: { gte: from, lte: to } },
    orderBy: { seq: 'asc' },
    take,
  });
  return rows.map((row) => ({ seq: Number(row.seq), hash: row.hash, record: auditRecordOf(row) }));
}

/** The last event from before the chain, after which it begins; position 0 where there is none. */
export async function findLastUnchained(db: Db, accountId: string): Promise<Link> {
  const row = await db.auditEvent.findFirst({ where: { accountId, hash: '' }, orderBy: { seq: 'desc' } });
  return { seq: Number(row?.seq ?? 0), hash: '' };
}

/** First and last position among the events of a time range; null where there is none. */
export async function findRange(
  db: Db,
  accountId: string,
  createdAt: { gte?: Date; lt?: Date },
): Promise<{ first: number; last: number } | null> {
  const { _min, _max } = await db.auditEvent.aggregate({
    where: { accountId, createdAt },
    _min: { seq: true },
    _max: { seq: true },
  });
  return _min.seq === null || _max.seq === null ? null : { first: Number(_min.seq), last: Number(_max.seq) };
}

const checkpointOf = (row: Prisma.AuditCheckpointGetPayload<object>): SignedCheckpoint => ({
  account_id: row.accountId,
  seq: Number(row.seq),
  hash: row.hash,
  time: row.createdAt.toISOString(),
  key_id: row.keyId,
  signature: row.signature,
});

export async function findLastCheckpoint(db: Db, accountId: string): Promise<SignedCheckpoint | null> {
  const row = await db.auditCheckpoint.findFirst({ where: { accountId }, orderBy: { seq: 'desc' } });
  return row && checkpointOf(row);
}

/** Checkpoints from one position to another, both included, in order. */
export async function readCheckpoints(
  db: Db,
  accountId: string,
  { from, to }: { from: number; to: number },
): Promise<SignedCheckpoint[]> {
  const where = { accountId, seq: { gte: from, lte: to } };
  return (await db.auditCheckpoint.findMany({ where, orderBy: { seq: 'asc' } })).map(checkpointOf);
}

/** Keeps a checkpoint; another process may have signed the same link just before, which does as well. */
export async function insertCheckpoint(db: Db, checkpoint: SignedCheckpoint): Promise<void> {
  const { account_id: accountId, seq, hash, time, key_id: keyId, signature } = checkpoint;
  const data = { accountId, seq, hash, keyId, signature, createdAt: new Date(time) };
  await db.auditCheckpoint.createMany({ data: [data], skipDuplicates: true });
}

/**
 * Accounts with so many events since their last checkpoint, or with any since one that was made before a time, or with
 * none at all.
 */
export async function findAccountsDueForCheckpoint(
  db: Db,
  { events, before }: { events: number; before: Date },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ account_id: string }[]>`
    SELECT head.account_id
      FROM audit_heads head
      LEFT JOIN LATERAL (
        SELECT seq, created_at FROM audit_checkpoints
         WHERE account_id = head.account_id ORDER BY seq DESC LIMIT 1) last ON true
     WHERE head.hash <> ''
       AND (last.seq IS NULL OR head.seq - last.seq >= ${events}
            OR (head.seq > last.seq AND last.created_at <= ${before}))`;
  return rows.map(({ account_id }) => account_id);
}
