import type { DocumentKind, SnapshotDocument } from '@turnpike/contracts/snapshot/document';
import type { Prisma } from '../../generated/client.ts';
import type { Db } from '../../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../../kernel/page.ts';
import type { Pointer } from '../sources.ts';

export type RevisionRow = Prisma.ConfigRevisionGetPayload<object>;
export type CauseRow = Prisma.ConfigCauseGetPayload<object>;

/** A revision with those whom it came from. */
export type History = RevisionRow & { causes: CauseRow[] };

/** Newest first. */
export async function listRevisions(
  db: Db,
  instanceId: string,
  {
    author,
    document_id,
    ...query
  }: PageQuery & { author?: string | undefined; document_id?: string | undefined },
): Promise<Page<History>> {
  const numbers = await matching(db, instanceId, author, document_id);
  const where = { instanceId, ...(numbers && { revision: { in: numbers } }) };
  const [rows, total] = await Promise.all([
    db.configRevision.findMany({ where, orderBy: { revision: 'desc' }, ...pageArguments(query) }),
    db.configRevision.count({ where }),
  ]);
  return { rows: await withCauses(db, instanceId, rows), total };
}

/** Numbers of the revisions by an author, or that changed a document; null: all. */
async function matching(db: Db, instanceId: string, author?: string, documentId?: string) {
  let numbers: number[] | null = null;
  if (author !== undefined) {
    const rows = await db.configCause.findMany({
      where: {
        instanceId,
        OR: [{ principalId: author }, { principalName: { equals: author, mode: 'insensitive' } }],
      },
      distinct: ['revision'],
      select: { revision: true },
    });
    numbers = rows.map(({ revision }) => revision);
  }
  if (documentId !== undefined) {
    const rows = await db.configVersion.findMany({
      where: { instanceId, documentId, ...(numbers && { revision: { in: numbers } }) },
      select: { revision: true },
    });
    numbers = rows.map(({ revision }) => revision);
  }
  return numbers;
}

export async function findRevision(db: Db, instanceId: string, revision: number): Promise<History | null> {
  const row = await db.configRevision.findFirst({ where: { instanceId, revision } });
  return row && ((await withCauses(db, instanceId, [row]))[0] ?? null);
}

/** The kept ones of a range, oldest first. */
export async function readRevisions(
  db: Db,
  instanceId: string,
  from: number,
  to: number,
): Promise<History[]> {
  const where = { instanceId, revision: { gte: from, lte: to } };
  const rows = await db.configRevision.findMany({ where, orderBy: { revision: 'asc' } });
  return withCauses(db, instanceId, rows);
}

async function withCauses(db: Db, instanceId: string, rows: RevisionRow[]): Promise<History[]> {
  const revision = { in: rows.map((row) => row.revision) };
  const causes = await db.configCause.findMany({
    where: { instanceId, revision },
    orderBy: { createdAt: 'asc' },
  });
  const of = Map.groupBy(causes, (cause) => cause.revision);
  return rows.map((row) => ({ ...row, causes: of.get(row.revision) ?? [] }));
}

/** A document in two revisions; null where it is not there. */
export interface DocumentStates extends Pointer {
  before: string | null;
  after: string | null;
  name: string;
}

/**
 * The documents that differ between two kept revisions, by kind and id. `from` may be the one before the oldest kept.
 * @param from the older one
 */
export async function readDifferences(
  db: Db,
  instanceId: string,
  { from, to }: { from: number; to: number },
  page?: PageQuery,
): Promise<Page<DocumentStates>> {
  const { offset, limit } = page ?? { offset: 0, limit: null };
  const rows = await db.$queryRaw<(DocumentStates & { total: number })[]>`
    WITH touched AS (
      SELECT DISTINCT kind, document_id FROM config_versions
       WHERE instance_id = ${instanceId} AND revision > ${from} AND revision <= ${to}),
    states AS (
      SELECT t.kind, t.document_id,
             (SELECT v.hash FROM config_versions v WHERE v.instance_id = ${instanceId} AND v.kind = t.kind
                 AND v.document_id = t.document_id AND v.revision <= ${from}
               ORDER BY v.revision DESC LIMIT 1) AS before,
             (SELECT v.hash FROM config_versions v WHERE v.instance_id = ${instanceId} AND v.kind = t.kind
                 AND v.document_id = t.document_id AND v.revision <= ${to}
               ORDER BY v.revision DESC LIMIT 1) AS after
        FROM touched t),
    differing AS (
      -- Row-level security lets an index be asked for a column, but not for what coalesce makes of two.
      SELECT *, coalesce(after, before) AS shown, (count(*) OVER ())::int AS total FROM states WHERE before IS DISTINCT FROM after
       ORDER BY kind, document_id OFFSET ${offset} LIMIT ${limit}::bigint)
    SELECT d.kind, d.document_id AS id, d.before, d.after, d.total, coalesce(b.name, d.document_id) AS name
      FROM differing d LEFT JOIN config_bodies b
        ON b.instance_id = ${instanceId} AND b.hash = d.shown
     ORDER BY d.kind, d.document_id`;
  return { rows, total: rows[0]?.total ?? 0 };
}

/** Bodies by hash. */
export async function readBodies(
  db: Db,
  instanceId: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const rows = await db.configBody.findMany({
    where: { instanceId, hash: { in: [...hashes] } },
    select: { hash: true, body: true },
  });
  return new Map(rows.map(({ hash, body }) => [hash, body]));
}

/** A document as it is in a revision. */
export interface DocumentInRevision extends Pointer {
  hash: string;
  name: string;
  changedIn: number;
}

export async function listDocuments(
  db: Db,
  instanceId: string,
  revision: number,
  { kind, name, offset, limit }: PageQuery & { kind?: DocumentKind | undefined; name?: string | undefined },
): Promise<Page<DocumentInRevision>> {
  const rows = await db.$queryRaw<(DocumentInRevision & { total: number })[]>`
    WITH newest AS (
      SELECT DISTINCT ON (kind, document_id) kind, document_id, revision, hash FROM config_versions
       WHERE instance_id = ${instanceId} AND revision <= ${revision}
         AND (${kind ?? null}::text IS NULL OR kind = ${kind ?? null}::text)
       ORDER BY kind, document_id, revision DESC)
    SELECT n.kind, n.document_id AS id, n.hash, b.name, n.revision AS "changedIn", (count(*) OVER ())::int AS total
      FROM newest n JOIN config_bodies b ON b.instance_id = ${instanceId} AND b.hash = n.hash
     WHERE strpos(lower(b.name), lower(${name ?? ''})) > 0 OR ${name ?? ''} = ''
     ORDER BY n.kind, b.name, n.document_id OFFSET ${offset} LIMIT ${limit}`;
  return { rows, total: rows[0]?.total ?? 0 };
}

/** Every document of a kept revision, as it was shipped. */
export function readSnapshotDocuments(
  db: Db,
  instanceId: string,
  revision: number,
): Promise<SnapshotDocument[]> {
  return db.$queryRaw`
    WITH newest AS (
      SELECT DISTINCT ON (kind, document_id) kind, document_id, hash FROM config_versions
       WHERE instance_id = ${instanceId} AND revision <= ${revision}
       ORDER BY kind, document_id, revision DESC)
    SELECT n.kind, n.document_id AS id, n.hash, b.body
      FROM newest n JOIN config_bodies b ON b.instance_id = ${instanceId} AND b.hash = n.hash
     ORDER BY n.kind, n.document_id`;
}
