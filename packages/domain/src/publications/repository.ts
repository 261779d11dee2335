import type { ApiDefinition } from '../apis/api-definition.ts';
import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export type PublicationRow = Prisma.PublicationGetPayload<object>;
export type VersionRow = Prisma.ApiVersionGetPayload<object>;

/** A published version and whether it is the current one of its environment. */
export interface VersionWithState extends VersionRow {
  environmentName: string;
  current: boolean;
}

export function findPublication(
  db: Db,
  apiId: string,
  environmentId: string,
): Promise<PublicationRow | null> {
  return db.publication.findFirst({ where: { apiId, environmentId } });
}

export function findVersion(db: Db, apiId: string, id: string): Promise<VersionRow | null> {
  return db.apiVersion.findFirst({ where: { id, apiId } });
}

/** The published name of another API that takes the same calls in the environment; null: there is none. */
export async function nameOnRoute(
  db: Db,
  {
    exceptApiId,
    ...where
  }: { instanceId: string; environmentId: string; route: string; exceptApiId: string },
): Promise<string | null> {
  const twin = await db.publication.findFirst({ where: { ...where, apiId: { not: exceptApiId } } });
  if (!twin) return null;
  const version = await findVersion(db, twin.apiId, twin.versionId);
  return (version?.definition as unknown as ApiDefinition | undefined)?.name ?? twin.apiId;
}

export function insertVersion(
  db: Db,
  data: Omit<VersionRow, 'definition'> & { definition: unknown },
): Promise<VersionRow> {
  return db.apiVersion.create({ data: { ...data, definition: data.definition as Prisma.InputJsonObject } });
}

/** Puts a version online in its environment; the publication keeps its id, and with it its bindings. */
export function putOnline(db: Db, publication: PublicationRow): Promise<PublicationRow> {
  const { apiId, environmentId, versionId, authType, route, remark, publishedAt } = publication;
  return db.publication.upsert({
    where: { apiId_environmentId: { apiId, environmentId } },
    create: publication,
    update: { versionId, authType, route, remark, publishedAt, online: true },
  });
}

export function takeOffline(db: Db, id: string): Promise<PublicationRow> {
  return db.publication.update({ where: { id }, data: { online: false, route: null } });
}

/** Keeps the newest `keep` versions of an API in an environment, and the current one in any case. */
export async function pruneVersions(db: Db, current: PublicationRow, keep: number): Promise<void> {
  const { apiId, environmentId, versionId } = current;
  const kept = await db.apiVersion.findMany({
    where: { apiId, environmentId },
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    take: keep,
    select: { id: true },
  });
  const ids = [versionId, ...kept.map(({ id }) => id)];
  await db.apiVersion.deleteMany({ where: { apiId, environmentId, id: { notIn: ids } } });
}

export async function listVersions(
  db: Db,
  apiId: string,
  query: PageQuery & { env_id?: string | undefined; env_name?: string | undefined },
): Promise<Page<VersionWithState>> {
  const publications = await db.publication.findMany({ where: { apiId }, include: { environment: true } });
  const matching = publications.filter(
    ({ environmentId, environment }) =>
      (query.env_id === undefined || environmentId === query.env_id) &&
      (query.env_name === undefined || environment.name === query.env_name),
  );
  const where = { apiId, environmentId: { in: matching.map(({ environmentId }) => environmentId) } };
  const [total, rows] = await Promise.all([
    db.apiVersion.count({ where }),
    db.apiVersion.findMany({
      where,
      orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
      ...pageArguments(query),
    }),
  ]);
  const stateOf = new Map(matching.map((row) => [row.environmentId, row]));
  return {
    total,
    rows: rows.map((row) => {
      const publication = stateOf.get(row.environmentId);
      return {
        ...row,
        environmentName: publication?.environment.name ?? '',
        current: publication?.online === true && publication.versionId === row.id,
      };
    }),
  };
}
