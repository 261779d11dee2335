import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export type EditionRow = Prisma.EditionGetPayload<object>;

/** Quotas of a project that the operator can change. */
export type QuotaName = 'gateways' | 'nodes';

/** The edition of that name; null: there is none. */
export function findEdition(db: Db, name: string): Promise<EditionRow | null> {
  return db.edition.findFirst({ where: { name } });
}

/** From the smallest to the largest. */
export async function listEditions(db: Db, query: PageQuery): Promise<Page<EditionRow>> {
  const [total, rows] = await Promise.all([
    db.edition.count(),
    db.edition.findMany({
      orderBy: [{ requestsPerSecond: 'asc' }, { name: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}

/** Every edition, from the smallest to the largest. */
export function allEditions(db: Db): Promise<EditionRow[]> {
  return db.edition.findMany({ orderBy: [{ requestsPerSecond: 'asc' }, { name: 'asc' }] });
}

/** How much a project may have: by its own row, else by that of every project. */
export async function projectQuota(db: Db, projectId: string, name: QuotaName): Promise<number> {
  const rows = await db.projectQuota.findMany({ where: { name, projectId: { in: [projectId, '*'] } } });
  const row = rows.find((candidate) => candidate.projectId === projectId) ?? rows[0];
  if (!row) throw new Error(`there is no quota ${name}`);
  return row.value;
}

/** APIs that a gateway of the edition may hold. An edition that is gone allows no more than what is there. */
export async function apiLimit(db: Db, edition: string): Promise<number> {
  return (await findEdition(db, edition))?.apis ?? 0;
}

/** Adds an edition or changes it. Operator's. */
export async function saveEdition(db: Db, row: Omit<EditionRow, 'builtIn'>): Promise<EditionRow> {
  return db.edition.upsert({ where: { name: row.name }, create: row, update: row });
}

export async function deleteEdition(db: Db, name: string): Promise<void> {
  await db.edition.deleteMany({ where: { name } });
}

/** The gateways of an edition, whoever's. */
export function gatewaysOfEdition(db: Db, name: string): Promise<{ id: string; status: string }[]> {
  return db.instance.findMany({ where: { spec: name }, select: { id: true, status: true } });
}

/** Sets a quota of one project, or (`*`) of all that have none of their own. Operator's. */
export async function saveQuota(db: Db, projectId: string, name: QuotaName, value: number): Promise<void> {
  const where = { projectId_name: { projectId, name } };
  await db.projectQuota.upsert({ where, create: { projectId, name, value }, update: { value } });
}

export function listQuotas(db: Db): Promise<Prisma.ProjectQuotaGetPayload<object>[]> {
  return db.projectQuota.findMany({ orderBy: [{ projectId: 'asc' }, { name: 'asc' }] });
}

export async function projectExists(db: Db, projectId: string): Promise<boolean> {
  return (await db.project.count({ where: { id: projectId } })) > 0;
}
