import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';

/** What a call needs of its gateway: where it listens and under which name the group is reached. */
export interface CallRoute {
  host: string | null;
  listeners: Prisma.InstanceListenerGetPayload<object>[];
  environment: Prisma.EnvironmentGetPayload<object> | null;
}

export async function findCallRoute(db: Db, instanceId: string, environmentId: string): Promise<CallRoute> {
  const [node, listeners, environment] = await Promise.all([
    db.instanceNode.findFirst({ where: { instanceId }, orderBy: { name: 'asc' } }),
    db.instanceListener.findMany({ where: { instanceId, purpose: 'DEFAULT' } }),
    db.environment.findFirst({ where: { instanceId, id: environmentId } }),
  ]);
  return { host: node?.host ?? null, listeners, environment };
}

/** Key and sealed secret of a credential of the gateway. */
export function findSigningCredential(
  db: Db,
  instanceId: string,
  appId: string,
): Promise<{ id: string; appKey: string; secretSealed: string } | null> {
  return db.app.findFirst({
    where: { id: appId, instanceId },
    select: { id: true, appKey: true, secretSealed: true },
  });
}
