import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments, textMatch } from '../kernel/page.ts';

export type EnvironmentRow = Prisma.EnvironmentGetPayload<object>;

export function findEnvironment(db: Db, instanceId: string, id: string): Promise<EnvironmentRow | null> {
  return db.environment.findFirst({ where: { instanceId, id } });
}

export async function listEnvironments(
  db: Db,
  instanceId: string,
  query: PageQuery & { name?: string | undefined },
): Promise<Page<EnvironmentRow>> {
  const name = textMatch(query.name, 'name', undefined);
  const where: Prisma.EnvironmentWhereInput = { instanceId, ...(name && { name }) };
  const [total, rows] = await Promise.all([
    db.environment.count({ where }),
    db.environment.findMany({
      where,
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}

export function countEnvironments(db: Db, instanceId: string): Promise<number> {
  return db.environment.count({ where: { instanceId } });
}

export function insertEnvironment(
  db: Db,
  data: Prisma.EnvironmentUncheckedCreateInput,
): Promise<EnvironmentRow> {
  return db.environment.create({ data });
}

export function updateEnvironment(
  db: Db,
  instanceId: string,
  id: string,
  data: Prisma.EnvironmentUncheckedUpdateInput,
): Promise<EnvironmentRow> {
  return db.environment.update({ where: { instanceId_id: { instanceId, id } }, data });
}

/** Publications online in the environment. */
export function countPublished(db: Db, instanceId: string, environmentId: string): Promise<number> {
  return db.publication.count({ where: { instanceId, environmentId, online: true } });
}

/** Removes the environment with what is left of offline publications, versions and authorisations in it. */
export async function deleteEnvironment(
  db: Db,
  instanceId: string,
  id: string,
): Promise<{ appIds: string[] }> {
  const where = { instanceId, environmentId: id };
  const auths = await db.appAuth.findMany({ where, select: { appId: true }, distinct: ['appId'] });
  await db.appAuth.deleteMany({ where });
  await db.publication.deleteMany({ where });
  await db.apiVersion.deleteMany({ where });
  await db.environment.delete({ where: { instanceId_id: { instanceId, id } } });
  return { appIds: auths.map(({ appId }) => appId) };
}
