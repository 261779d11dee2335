import type { DocumentKind } from '@turnpike/contracts/snapshot/document';
import type { Db } from '../../kernel/database.ts';
import type { Page, PageQuery } from '../../kernel/page.ts';
import { keyOf, pointerOf } from '../revisions/repository.ts';
import type { Pointer } from '../sources.ts';

/** Keys of the documents that are served as they were restored. */
export async function readOverrideKeys(tx: Db, instanceId: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<Pointer[]>`
    SELECT kind, document_id AS id FROM config_overrides WHERE instance_id = ${instanceId}`;
  return new Set(rows.map(keyOf));
}

/** Serves documents as configured from now on: whoever calls it compiles them. @returns those that were overridden */
export function deleteOverrides(
  tx: Db,
  instanceId: string,
  pointers: readonly Pointer[],
): Promise<Pointer[]> {
  return tx.$queryRaw`
    DELETE FROM config_overrides o
     USING jsonb_to_recordset(${JSON.stringify(pointers)}::jsonb) AS p (kind text, id text)
     WHERE o.instance_id = ${instanceId} AND o.kind = p.kind AND o.document_id = p.id
    RETURNING o.kind, o.document_id AS id`;
}

/** A document that is not what it was in an earlier revision; hashes are null where it is not there. */
export interface Departure extends Pointer {
  now: string | null;
  wanted: string | null;
  name: string;
  /** Of the wanted content, and of what is served now. */
  refs: string[];
  refsNow: string[];
  /** Of an API. */
  apiId: string | null;
  /** The wanted API takes calls signed by users. */
  takesIdentities: boolean;
}

/** What a gateway serves now that it did not serve in a kept revision, and the other way round. */
export async function readDepartures(db: Db, instanceId: string, revision: number): Promise<Departure[]> {
  // One text of all: rows of 10,000 documents, one by one, take the driver several times as long as PostgreSQL.
  const [all] = await db.$queryRaw<{ rows: string }[]>`
    -- A full join, because without statistics any other would be made as a loop in a loop.
    WITH wanted AS MATERIALIZED (
      SELECT DISTINCT ON (kind, document_id) kind, document_id, hash FROM config_versions
       WHERE instance_id = ${instanceId} AND revision <= ${revision}
       ORDER BY kind, document_id, revision DESC),
    served AS MATERIALIZED (
      SELECT kind, document_id, hash FROM config_documents WHERE instance_id = ${instanceId}),
    states AS MATERIALIZED (
      -- Row-level security lets an index be asked for a column, but not for what coalesce makes of two.
      SELECT kind, document_id AS id, s.hash AS now, w.hash AS wanted, coalesce(w.hash, s.hash) AS shown
        FROM served s FULL JOIN wanted w USING (kind, document_id) WHERE s.hash IS DISTINCT FROM w.hash),
    departures AS (
      SELECT s.kind, s.id, s.now, s.wanted, b.name,
             CASE WHEN s.wanted IS NULL THEN ARRAY[]::text[] ELSE b.refs END AS refs,
             coalesce(n.refs, ARRAY[]::text[]) AS "refsNow", b.body ->> 'apiId' AS "apiId",
             s.wanted IS NOT NULL AND s.kind = 'publication' AND b.body ->> 'authentication' = 'IAM' AS "takesIdentities"
        FROM states s
       CROSS JOIN LATERAL (SELECT o.name, o.refs, o.body FROM config_bodies o
                            WHERE o.instance_id = ${instanceId} AND o.hash = s.shown LIMIT 1) AS b
        LEFT JOIN LATERAL (SELECT o.refs FROM config_bodies o
                            WHERE o.instance_id = ${instanceId} AND o.hash = s.now LIMIT 1) AS n ON true)
    SELECT coalesce(json_agg(d), '[]')::text AS rows FROM departures d`;
  const rows = JSON.parse(all?.rows ?? '[]') as Departure[];
  const text = ({ kind, name, id }: Departure) => `${kind}\0${name}\0${id}`;
  const sorted = rows.map((row) => ({ row, text: text(row) }));
  sorted.sort((a, b) => (a.text < b.text ? -1 : 1));
  return sorted.map(({ row }) => row);
}

/** Content of one document of a gateway by its hash. */
export async function readBody(db: Db, instanceId: string, hash: string): Promise<unknown> {
  const row = await db.configBody.findFirst({ where: { instanceId, hash }, select: { body: true } });
  return row?.body ?? null;
}

export interface NewOverrides {
  instanceId: string;
  accountId: string;
  restoredFrom: number;
  revision: number;
  principalId: string;
  principalName: string;
}

/** Serves documents as they are in the newest revision, whatever their sources say. */
export async function writeOverrides(
  tx: Db,
  by: NewOverrides,
  documents: readonly (Pointer & { takesIdentities: boolean })[],
): Promise<void> {
  const rows = documents.map(({ kind, id, takesIdentities }) => ({ kind, id, takes: takesIdentities }));
  await tx.$executeRaw`
    INSERT INTO config_overrides (instance_id, kind, document_id, account_id, restored_from, revision,
                                  takes_identities, principal_id, principal_name)
    SELECT ${by.instanceId}, d.kind, d.id, ${by.accountId}, ${by.restoredFrom}::int, ${by.revision}::int, d.takes,
           ${by.principalId}, ${by.principalName}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d (kind text, id text, takes boolean)
    ON CONFLICT (instance_id, kind, document_id) DO UPDATE
      SET restored_from = EXCLUDED.restored_from, revision = EXCLUDED.revision,
          takes_identities = EXCLUDED.takes_identities, principal_id = EXCLUDED.principal_id,
          principal_name = EXCLUDED.principal_name, created_at = now()`;
}

/** An override with the document that it is about. */
export interface OverrideRow extends Pointer {
  name: string | null;
  served: boolean;
  restoredFrom: number;
  revision: number;
  principalId: string;
  principalName: string;
  createdAt: Date;
}

export async function listOverrides(
  db: Db,
  instanceId: string,
  { kind, offset, limit }: PageQuery & { kind?: DocumentKind | undefined },
): Promise<Page<OverrideRow>> {
  const where = { instanceId, ...(kind && { kind }) };
  const rows = await db.$queryRaw<OverrideRow[]>`
    SELECT o.kind, o.document_id AS id, b.name, d.hash IS NOT NULL AS served, o.restored_from AS "restoredFrom",
           o.revision, o.principal_id AS "principalId", o.principal_name AS "principalName", o.created_at AS "createdAt"
      FROM config_overrides o
      LEFT JOIN config_documents d
        ON d.instance_id = o.instance_id AND d.kind = o.kind AND d.document_id = o.document_id
      LEFT JOIN LATERAL (
        SELECT v.hash FROM config_versions v WHERE v.instance_id = o.instance_id AND v.kind = o.kind
           AND v.document_id = o.document_id AND v.hash IS NOT NULL ORDER BY v.revision DESC LIMIT 1) AS last ON true
      LEFT JOIN config_bodies b ON b.instance_id = o.instance_id AND b.hash = last.hash
     WHERE o.instance_id = ${instanceId} AND (${kind ?? null}::text IS NULL OR o.kind = ${kind ?? null}::text)
     ORDER BY o.kind, b.name, o.document_id OFFSET ${offset} LIMIT ${limit}`;
  return { rows, total: await db.configOverride.count({ where }) };
}

/** Those of some documents that are overridden; null: all of the gateway's. */
export async function findOverrides(
  db: Db,
  instanceId: string,
  pointers: readonly Pointer[] | null,
): Promise<Pointer[]> {
  const keys = await readOverrideKeys(db, instanceId);
  if (pointers) return pointers.filter((pointer) => keys.has(keyOf(pointer)));
  return Array.from(keys, pointerOf);
}

/** Says of documents whether each is served as an API of IAM authentication. */
export function servesIdentities(
  db: Db,
  instanceId: string,
  pointers: readonly Pointer[],
): Promise<(Pointer & { takesIdentities: boolean })[]> {
  return db.$queryRaw`
    SELECT p.kind, p.id, coalesce(p.kind = 'publication' AND b.body ->> 'authentication' = 'IAM', false)
             AS "takesIdentities"
      FROM jsonb_to_recordset(${JSON.stringify(pointers)}::jsonb) AS p (kind text, id text)
      LEFT JOIN config_documents d ON d.instance_id = ${instanceId} AND d.kind = p.kind AND d.document_id = p.id
      LEFT JOIN config_bodies b ON b.instance_id = d.instance_id AND b.hash = d.hash`;
}
