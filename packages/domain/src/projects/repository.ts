import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

export type ProjectRow = Prisma.ProjectGetPayload<object>;

export function findProject(db: Db, accountId: string, id: string): Promise<ProjectRow | null> {
  return db.project.findFirst({ where: { id, accountId } });
}

/** The project of an account that has that id and that name; what is left out is not looked at. */
export function findProjectBy(
  db: Db,
  accountId: string,
  { id, name }: { id?: string | undefined; name?: string | undefined },
): Promise<ProjectRow | null> {
  if (id === undefined && name === undefined) return Promise.resolve(null);
  return db.project.findFirst({
    where: { accountId, ...(id !== undefined && { id }), ...(name !== undefined && { name }) },
  });
}

export function listProjects(db: Db, accountId: string): Promise<ProjectRow[]> {
  return db.project.findMany({ where: { accountId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
}

/** The oldest project of an account: every account is created with one. */
export function findOldestProject(db: Db, accountId: string): Promise<ProjectRow> {
  return db.project.findFirstOrThrow({
    where: { accountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}
