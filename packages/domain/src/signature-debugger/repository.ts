import type { Db } from '../kernel/database.ts';

/** A credential of the gateway by its key, with its sealed secret. */
export function findCredentialByKey(
  db: Db,
  instanceId: string,
  appKey: string,
): Promise<{ id: string; name: string; secretSealed: string } | null> {
  return db.app.findFirst({
    where: { instanceId, appKey },
    select: { id: true, name: true, secretSealed: true },
  });
}
