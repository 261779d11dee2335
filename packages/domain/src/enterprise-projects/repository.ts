import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

export type EnterpriseProjectRow = Prisma.EnterpriseProjectGetPayload<object>;

export function findEnterpriseProject(
  db: Db,
  accountId: string,
  id: string,
): Promise<EnterpriseProjectRow | null> {
  return db.enterpriseProject.findFirst({ where: { id, accountId } });
}

/** Is there an enabled enterprise project of that id in the account? */
export async function hasEnterpriseProject(db: Db, accountId: string, id: string): Promise<boolean> {
  return (await db.enterpriseProject.count({ where: { id, accountId, enabled: true } })) > 0;
}

/** All of the account by name; there are few. */
export function listEnterpriseProjects(db: Db, accountId: string): Promise<EnterpriseProjectRow[]> {
  return db.enterpriseProject.findMany({ where: { accountId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
}

export function countEnterpriseProjects(db: Db, accountId: string): Promise<number> {
  return db.enterpriseProject.count({ where: { accountId } });
}

export function insertEnterpriseProject(
  db: Db,
  data: Prisma.EnterpriseProjectUncheckedCreateInput,
): Promise<EnterpriseProjectRow> {
  return db.enterpriseProject.create({ data });
}

export function updateEnterpriseProject(
  db: Db,
  id: string,
  data: Prisma.EnterpriseProjectUncheckedUpdateInput,
): Promise<EnterpriseProjectRow> {
  return db.enterpriseProject.update({ where: { id }, data });
}

export function countInstancesOfEnterpriseProject(db: Db, accountId: string, id: string): Promise<number> {
  return db.instance.count({ where: { accountId, enterpriseProjectId: id } });
}

/** Deletes an enterprise project with the grants for it. */
export async function deleteEnterpriseProject(db: Db, accountId: string, id: string): Promise<void> {
  await db.policyGrant.deleteMany({ where: { accountId, scopeType: 'enterprise_project', scopeId: id } });
  await db.enterpriseProject.delete({ where: { id } });
}
