import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export type ListenerRow = Prisma.InstanceListenerGetPayload<object>;

const custom = { purpose: 'CUSTOM' } as const;

export function findPort(db: Db, instanceId: string, id: string): Promise<ListenerRow | null> {
  return db.instanceListener.findFirst({ where: { id, instanceId, ...custom } });
}

export function countPorts(db: Db, instanceId: string): Promise<number> {
  return db.instanceListener.count({ where: { instanceId, ...custom } });
}

export async function listPorts(
  db: Db,
  instanceId: string,
  query: PageQuery & { protocol?: string | undefined; ingress_port?: number | undefined },
): Promise<Page<ListenerRow>> {
  const where: Prisma.InstanceListenerWhereInput = {
    instanceId,
    ...custom,
    ...(query.protocol !== undefined && { protocol: query.protocol }),
    ...(query.ingress_port !== undefined && { port: query.ingress_port }),
  };
  const total = await db.instanceListener.count({ where });
  const rows = await db.instanceListener.findMany({
    where,
    orderBy: { port: 'asc' },
    ...pageArguments(query),
  });
  return { rows, total };
}

export async function insertPort(
  db: Db,
  data: { id: string; instanceId: string; protocol: string; port: number; createdAt: Date },
): Promise<ListenerRow> {
  const row = await db.instanceListener.create({ data: { ...data, ...custom } });
  await wantAnew(db, data.instanceId);
  return row;
}

export async function deletePort(db: Db, { id, instanceId }: ListenerRow): Promise<void> {
  await db.instanceListener.deleteMany({ where: { id, instanceId, ...custom } });
  await wantAnew(db, instanceId);
}

/** What is wanted of the gateway changed: whoever reconciles it just then looks again, and earlier failures do not count. */
async function wantAnew(db: Db, instanceId: string): Promise<void> {
  const data = { generation: { increment: 1 }, attempts: 0, nextAttemptAt: null };
  await db.instance.updateMany({ where: { id: instanceId }, data });
}
