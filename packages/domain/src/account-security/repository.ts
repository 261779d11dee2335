import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

export type AccountSecurityRow = Prisma.AccountSecurityGetPayload<object>;
export type SettingName = 'passwordPolicy' | 'loginPolicy' | 'protectPolicy' | 'consoleAcl' | 'apiAcl';

/** Null: nothing was ever set. */
export function findAccountSecurity(db: Db, accountId: string): Promise<AccountSecurityRow | null> {
  return db.accountSecurity.findUnique({ where: { accountId } });
}

export async function saveSetting(
  db: Db,
  accountId: string,
  name: SettingName,
  value: Prisma.InputJsonObject,
  now: Date,
): Promise<void> {
  const data = { [name]: value, updatedAt: now };
  await db.accountSecurity.upsert({
    where: { accountId },
    create: { accountId, ...data },
    update: data,
  });
}
