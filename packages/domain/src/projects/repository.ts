import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

export type ProjectRow = Prisma.ProjectGetPayload<object>;

export function findProject(db: Db, accountId: string, id: string): Promise<ProjectRow | null> {
  return db.project.findFirst({ where: { id, accountId } });
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
