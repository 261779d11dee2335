import { notificationChannels } from '@turnpike/contracts/jobs/notifications';
import type { DocumentKind } from '@turnpike/contracts/snapshot/document';
import type { Db } from '../../kernel/database.ts';
import type { Pointer } from '../sources.ts';

/** So many revisions can be shown, compared and restored; older ones are forgotten. */
export const REVISIONS_KEPT = 2_000;

/** A document's newest state. */
export interface Head extends Pointer {
  hash: string;
  name: string;
  /** What it refers to, as `<kind>/<id>`. */
  refs: string[];
}

/** What a revision makes of a document; null where it is deleted, or was not there. */
export interface DocumentChange extends Pointer {
  name: string;
  before: string | null;
  hash: string | null;
  refs: string[];
  /** Canonical JSON of the body; undefined: it is known by its hash already. */
  text?: string;
}

/** Who did what that a revision comes from. */
export interface Cause {
  requestId: string;
  principalId: string;
  principalName: string;
  operation: string;
  createdAt: Date;
}

export const keyOf = ({ kind, id }: Pointer): string => `${kind}/${id}`;

/** Of what {@link keyOf} made. */
export function pointerOf(key: string): Pointer {
  const at = key.indexOf('/');
  return { kind: key.slice(0, at) as DocumentKind, id: key.slice(at + 1) };
}

const asJson = (pointers: Iterable<Pointer>): string =>
  JSON.stringify(Array.from(pointers, ({ kind, id }) => ({ kind, id })));

/** Of some documents those that there are, by key. */
export async function readHeads(
  tx: Db,
  instanceId: string,
  pointers: Iterable<Pointer>,
): Promise<Map<string, Head>> {
  const rows = await tx.$queryRaw<Head[]>`
    SELECT d.kind, d.document_id AS id, d.hash, b.name, b.refs
      FROM jsonb_to_recordset(${asJson(pointers)}::jsonb) AS p (kind text, id text)
      -- By key, one after the other: without statistics a join would read both tables whole.
     CROSS JOIN LATERAL (SELECT * FROM config_documents o WHERE o.instance_id = ${instanceId}
                            AND o.kind = p.kind AND o.document_id = p.id LIMIT 1) AS d
     CROSS JOIN LATERAL (SELECT o.name, o.refs FROM config_bodies o
                          WHERE o.instance_id = ${instanceId} AND o.hash = d.hash LIMIT 1) AS b`;
  return byKey(rows);
}

/** All documents of some kinds, by key. */
export async function readHeadsOfKinds(
  tx: Db,
  instanceId: string,
  kinds: readonly DocumentKind[],
): Promise<Map<string, Head>> {
  const rows = await tx.$queryRaw<Head[]>`
    SELECT d.kind, d.document_id AS id, d.hash, b.name, b.refs
      FROM config_documents d JOIN config_bodies b ON b.instance_id = d.instance_id AND b.hash = d.hash
     WHERE d.instance_id = ${instanceId} AND d.kind = ANY(${kinds})`;
  return byKey(rows);
}

/** The documents that refer to one of these. @param keys `<kind>/<id>` */
export function readReferrers(tx: Db, instanceId: string, keys: readonly string[]): Promise<Head[]> {
  return tx.$queryRaw`
    SELECT d.kind, d.document_id AS id, d.hash, b.name, b.refs
      FROM config_bodies b JOIN config_documents d ON d.instance_id = b.instance_id AND d.hash = b.hash
     WHERE b.instance_id = ${instanceId} AND b.refs && ${keys}::text[]`;
}

const byKey = (rows: Head[]): Map<string, Head> => new Map(rows.map((row) => [keyOf(row), row]));

/** @returns null when no revision is on record */
export async function readDigest(tx: Db, instanceId: string, revision: number): Promise<string | null> {
  const row = await tx.configRevision.findFirst({
    where: { instanceId, revision },
    select: { digest: true },
  });
  return row?.digest ?? null;
}

/** Kind, id and hash of every document: for a digest that no other one leads to. */
export function readAllHashes(tx: Db, instanceId: string): Promise<(Pointer & { hash: string })[]> {
  return tx.$queryRaw`
    SELECT kind, document_id AS id, hash FROM config_documents
    WHERE instance_id = ${instanceId} AND hash IS NOT NULL`;
}

/**
 * The documents that a revision changes: their content, their newest state, and the state for the history. Whether the
 * gateway is the account's is asked once for all of them, in PostgreSQL (migration write_config_documents).
 */
export async function writeDocuments(
  tx: Db,
  instanceId: string,
  revision: number,
  changes: readonly DocumentChange[],
): Promise<void> {
  const rows = changes.map(({ kind, id, hash, name, refs, text }) =>
    text === undefined ? { kind, id, hash } : { kind, id, hash, name, refs, text },
  );
  await tx.$executeRaw`SELECT write_config_documents(${instanceId}, ${revision}::int, ${JSON.stringify(rows)}::jsonb)`;
}

export interface RevisionRow {
  instanceId: string;
  revision: number;
  digest: string;
  changeCount: number;
  addedCount: number;
  removedCount: number;
  summary: string;
  restoredFrom: number | null;
}

/** The revision itself, whom it came from, and the gateway's counter; tells all workers when it is committed. */
export async function insertRevision(tx: Db, row: RevisionRow, causes: readonly Cause[]): Promise<void> {
  const { instanceId, revision } = row;
  await tx.configRevision.create({ data: row });
  if (causes.length > 0)
    await tx.configCause.createMany({ data: causes.map((cause) => ({ ...cause, instanceId, revision })) });
  await tx.$executeRaw`
    WITH counted AS (UPDATE instances SET config_revision = ${revision} WHERE id = ${instanceId})
    SELECT pg_notify(${notificationChannels.published}, ${instanceId})`;
}

/**
 * Forgets revisions before `oldest`, and what only they had. The state before the oldest one stays, so that what it
 * changed can be told. The work is that of the revisions that go.
 */
export async function pruneHistory(tx: Db, instanceId: string, oldest: number): Promise<void> {
  const first = await tx.configRevision.aggregate({ where: { instanceId }, _min: { revision: true } });
  const from = (first._min.revision ?? oldest) - 1;
  const base = oldest - 1;
  if (from >= base) return;
  await tx.configRevision.deleteMany({ where: { instanceId, revision: { lt: oldest } } });
  await tx.configCause.deleteMany({ where: { instanceId, revision: { lt: oldest } } });
  const gone = await tx.$queryRaw<{ hash: string | null }[]>`
    DELETE FROM config_versions v USING config_versions n
     WHERE n.instance_id = ${instanceId} AND n.revision > ${from} AND n.revision <= ${base}
       AND v.instance_id = n.instance_id AND v.kind = n.kind AND v.document_id = n.document_id
       AND (v.revision < n.revision OR (v.revision = n.revision AND n.hash IS NULL))
    RETURNING v.hash`;
  const hashes = [...new Set(gone.flatMap(({ hash }) => (hash === null ? [] : [hash])))];
  if (hashes.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM config_bodies b WHERE b.instance_id = ${instanceId} AND b.hash = ANY(${hashes})
       AND NOT EXISTS (SELECT FROM config_versions v WHERE v.instance_id = b.instance_id AND v.hash = b.hash)`;
}

/** Forgets a gateway's configuration with its history: whoever takes its id for another one must not find it. */
export async function forgetConfig(tx: Db, instanceId: string): Promise<void> {
  const where = { instanceId };
  await tx.configChange.deleteMany({ where });
  await tx.configDocument.deleteMany({ where });
  await tx.configVersion.deleteMany({ where });
  await tx.configBody.deleteMany({ where });
  await tx.configCause.deleteMany({ where });
  await tx.configOverride.deleteMany({ where });
  await tx.configRevision.deleteMany({ where });
}
