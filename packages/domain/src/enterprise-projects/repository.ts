import type { Db } from '../kernel/database.ts';

/** Is there an enabled enterprise project of that id in the account? */
export async function hasEnterpriseProject(db: Db, accountId: string, id: string): Promise<boolean> {
  return (await db.enterpriseProject.count({ where: { id, accountId, enabled: true } })) > 0;
}
