import { notificationChannels } from '@turnpike/contracts/jobs/notifications';
import {
  type DocumentKind,
  documentKinds,
  type SnapshotDocument,
} from '@turnpike/contracts/snapshot/document';
import type { Database, Db } from '../kernel/database.ts';
import type { DocumentSources, Pointer } from './sources.ts';

const TRANSACTION_TIMEOUT_MS = 30_000;

/**
 * Takes the right to change a gateway's configuration until the transaction ends, which reads what is committed.
 * @returns its newest revision; null: there is no such gateway
 */
export async function lockConfig(tx: Db, instanceId: string): Promise<number | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`turnpike/config/${instanceId}`}, 0))`;
  const rows = await tx.$queryRaw<{ config_revision: number }[]>`
    SELECT config_revision FROM instances WHERE id = ${instanceId} FOR NO KEY UPDATE`;
  return rows[0]?.config_revision ?? null;
}

/** Runs `work` on one consistent view of the database, with the right to change a gateway's configuration. */
export async function withPublishingLock<T>(
  db: Database,
  instanceId: string,
  work: (tx: Db, configRevision: number) => Promise<T>,
): Promise<T | null> {
  return db.$transaction(
    async (tx) => {
      // The view dates from before the lock was got. If another publisher committed in between, locking the
      // gateway's row fails as a write conflict, and the caller begins again.
      const revision = await lockConfig(tx, instanceId);
      return revision === null ? null : work(tx, revision);
    },
    { isolationLevel: 'RepeatableRead', timeout: TRANSACTION_TIMEOUT_MS, maxWait: TRANSACTION_TIMEOUT_MS },
  );
}

/** A pointer, with who changed what it points to; '' for what the system does by itself. */
export interface ChangeRow {
  id: bigint;
  kind: string;
  documentId: string;
  requestId: string;
  principalId: string;
  principalName: string;
  operation: string;
  createdAt: Date;
}

/** Pending pointers of a gateway, oldest first. */
export function readChanges(tx: Db, instanceId: string): Promise<ChangeRow[]> {
  return tx.configChange.findMany({ where: { instanceId }, orderBy: { id: 'asc' } });
}

/**
 * Removes a gateway's pointers: in a publishing transaction exactly those that it sees, later ones stay; outside of
 * one all, for a gateway that is gone.
 */
export async function deleteChanges(db: Db, instanceId: string): Promise<void> {
  await db.configChange.deleteMany({ where: { instanceId } });
}

/** Removes some pointers of a gateway. */
export async function deleteChangesOf(tx: Db, instanceId: string, ids: readonly bigint[]): Promise<void> {
  await tx.configChange.deleteMany({ where: { instanceId, id: { in: [...ids] } } });
}

/** Tells those who wait for a change: it may have been one that makes no revision, which nobody acknowledges. */
export async function tellChangesConsumed(tx: Db, instanceId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${notificationChannels.acks}, ${instanceId})`;
}

/** Gateways with pending pointers. */
export async function listChangedInstances(db: Db): Promise<string[]> {
  const rows = await db.configChange.findMany({ distinct: ['instanceId'], select: { instanceId: true } });
  return rows.map(({ instanceId }) => instanceId);
}

/** All gateways, of every account: the worker is the system, not a tenant. */
export async function listInstanceIds(db: Db): Promise<string[]> {
  return (await db.instance.findMany({ select: { id: true } })).map(({ id }) => id);
}

/** A document as the feed keeps it: tombstones included, so that a delta can be made from any revision. */
export type FeedDocument = (SnapshotDocument | (Pointer & { hash: null })) & { revision: number };

/**
 * Reads the documents of a gateway that changed after a revision (-1: all), and the newest revision.
 * @returns null when there is no such gateway
 */
export async function readDocumentsSince(
  db: Db,
  instanceId: string,
  revision: number,
): Promise<{ revision: number; documents: FeedDocument[] } | null> {
  // One statement, so that the revision and the documents belong together.
  const rows = await db.$queryRaw<
    {
      newest: number;
      kind: DocumentKind | null;
      id: string;
      hash: string | null;
      body: unknown;
      revision: number;
    }[]
  >`
    SELECT i.config_revision AS newest, d.kind, d.document_id AS id, d.hash, b.body, d.revision
    FROM instances i LEFT JOIN config_documents d ON d.instance_id = i.id AND d.revision > ${revision}
    LEFT JOIN LATERAL (SELECT o.body FROM config_bodies o
                        WHERE o.instance_id = i.id AND o.hash = d.hash LIMIT 1) AS b ON true
    WHERE i.id = ${instanceId}`;
  const first = rows[0];
  if (!first) return null;
  const documents = rows.flatMap(({ kind, id, hash, body, revision: changedAt }): FeedDocument[] => {
    if (kind === null) return [];
    if (hash === null) return [{ kind, id, hash, revision: changedAt }];
    return [{ kind, id, hash, body, revision: changedAt }];
  });
  return { revision: first.newest, documents };
}

/** A node's answer to a revision, or just a sign of life. */
export interface NodeReport {
  node: string;
  pid: number;
  /** Null: refused. */
  appliedRevision: number | null;
  refusedReason: string | null;
}

/**
 * Records a node's answer and tells whoever waits for it. Answers may overtake each other: those of one process never
 * take its revision back.
 * @returns false when there is no such node
 */
export async function recordNodeReport(db: Db, instanceId: string, report: NodeReport): Promise<boolean> {
  const { node, pid, appliedRevision, refusedReason } = report;
  const count = await db.$executeRaw`
    UPDATE instance_nodes SET
      applied_revision = CASE
        WHEN ${appliedRevision}::int IS NULL OR (pid = ${pid} AND applied_revision > ${appliedRevision}::int)
        THEN applied_revision ELSE ${appliedRevision}::int END,
      pid = ${pid}, refused_reason = ${refusedReason}, last_seen_at = now()
    WHERE instance_id = ${instanceId} AND name = ${node}`;
  if (count === 0) return false;
  await db.$executeRaw`SELECT pg_notify(${notificationChannels.acks}, ${instanceId})`;
  if (refusedReason !== null) {
    await recordEventOnce(db, instanceId, 'refused', `${node} refused its configuration: ${refusedReason}`);
  }
  return true;
}

/** Adds a line to a gateway's time line unless the last line of its kind says the same. */
export async function recordEventOnce(
  db: Db,
  instanceId: string,
  kind: string,
  message: string,
): Promise<void> {
  const last = await db.instanceEvent.findFirst({ where: { instanceId, kind }, orderBy: { id: 'desc' } });
  if (last?.message !== message) await db.instanceEvent.create({ data: { instanceId, kind, message } });
}

type Loaders = {
  [K in DocumentKind]: (tx: Db, instanceId: string, ids: string[] | null) => Promise<DocumentSources[K][]>;
};

const only = (ids: string[] | null): { id?: { in: string[] } } => (ids ? { id: { in: ids } } : {});

/** Reads the rows that documents are compiled from; `ids` null: all of the gateway. */
export const loaders: Loaders = {
  settings: async (tx, instanceId, ids) => {
    const rows = await tx.instance.findMany({
      where: { AND: [{ id: instanceId }, only(ids)] },
      include: {
        project: { select: { account: { select: { id: true, name: true } } } },
        features: { select: { name: true, enable: true, config: true, secrets: true } },
      },
    });
    return rows.map(({ project: { account }, ...row }) => ({ ...row, account }));
  },
  environment: (tx, instanceId, ids) => tx.environment.findMany({ where: { instanceId, ...only(ids) } }),
  group: (tx, instanceId, ids) => tx.apiGroup.findMany({ where: { instanceId, ...only(ids) } }),
  acl: (tx, instanceId, ids) => tx.acl.findMany({ where: { instanceId, ...only(ids) } }),
  quota: (tx, instanceId, ids) => tx.appQuota.findMany({ where: { instanceId, ...only(ids) } }),
  throttle: (tx, instanceId, ids) =>
    tx.throttle.findMany({ where: { instanceId, ...only(ids) }, include: { specials: true } }),
  credential: (tx, instanceId, ids) =>
    tx.app.findMany({ where: { instanceId, ...only(ids) }, include: { codes: true, auths: true } }),
  identity: loadIdentities,
  publication: loadPublications,
  certificate: (tx, instanceId, ids) =>
    tx.instanceCertificate.findMany({ where: { instanceId, ...only(ids) } }),
};

/**
 * Whether a gateway takes the users of its account: whether an API of IAM authentication is online in it, or was
 * restored.
 */
export async function takesIdentities(tx: Db, instanceId: string): Promise<boolean> {
  const online = await tx.publication.findFirst({ where: { instanceId, authType: 'IAM', online: true } });
  if (online) return true;
  return (await tx.configOverride.findFirst({ where: { instanceId, takesIdentities: true } })) !== null;
}

/** What proves a user is what the management API takes, too: see `findUserOf…` in accounts/repository.ts. */
async function loadIdentities(
  tx: Db,
  instanceId: string,
  ids: string[] | null,
): Promise<DocumentSources['identity'][]> {
  if (!(await takesIdentities(tx, instanceId))) return [];
  const instance = await tx.instance.findFirstOrThrow({ where: { id: instanceId } });
  const lasting = { expiresAt: { gt: new Date() } };
  const enabled = { enabled: true };
  const rows = await tx.user.findMany({
    where: { ...only(ids), accountId: instance.accountId, enabled: true, accessMode: { not: 'console' } },
    select: {
      ...{ id: true, name: true, passwordChangedAt: true },
      accessKeys: { where: enabled },
      // A temporary key is void while the key that it was made with is disabled.
      temporaryKeys: { where: { ...lasting, OR: [{ fromAccessKey: null }, { accessKey: enabled }] } },
      tokens: { where: lasting },
    },
  });
  return rows
    .map(({ passwordChangedAt, accessKeys, tokens, ...user }) => ({
      ...user,
      instance,
      keys: accessKeys,
      tokens: tokens.filter(({ issuedAt }) => passwordChangedAt === null || issuedAt >= passwordChangedAt),
    }))
    .filter(({ keys, temporaryKeys, tokens }) => keys.length + temporaryKeys.length + tokens.length > 0);
}

async function loadPublications(
  tx: Db,
  instanceId: string,
  ids: string[] | null,
): Promise<DocumentSources['publication'][]> {
  const rows = await tx.publication.findMany({
    where: { instanceId, online: true, ...only(ids) },
    include: {
      api: { select: { groupId: true, name: true } },
      aclBindings: { select: { aclId: true } },
      throttleBinding: { select: { throttleId: true } },
    },
  });
  const versions = await tx.apiVersion.findMany({
    where: { id: { in: rows.map(({ versionId }) => versionId) } },
  });
  const definitions = new Map(versions.map(({ id, definition }) => [id, definition]));
  return rows.map(({ api, aclBindings, throttleBinding, ...row }) => ({
    ...row,
    groupId: api.groupId,
    apiName: api.name,
    definition: definitions.get(row.versionId),
    aclIds: aclBindings.map(({ aclId }) => aclId),
    throttleId: throttleBinding?.throttleId ?? null,
  }));
}

/** Parses a change row's kind. @throws Error when it is none that this worker knows */
export function documentKind(kind: string): DocumentKind {
  const known = documentKinds.find((candidate) => candidate === kind);
  if (!known) throw new Error(`unknown kind of document: ${kind}`);
  return known;
}
