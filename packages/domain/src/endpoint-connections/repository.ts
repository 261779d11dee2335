import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export type ConnectionRow = Prisma.EndpointConnectionGetPayload<object>;

/** An endpoint service that an account may ask, and no more of its gateway than asking needs. */
export interface AskableService {
  instanceId: string;
  ownerAccountId: string;
  projectName: string;
  label: string;
  /** Connections to it, of all accounts. */
  connections: number;
}

interface ServiceColumns {
  instance_id: string;
  owner_account_id: string;
  project_name: string;
  label: string;
  connections: number;
}

/** Null alike for a service that does not exist and for one that the account may not ask: PostgreSQL decides. */
export async function findServiceFor(
  db: Db,
  serviceId: string,
  accountId: string,
): Promise<AskableService | null> {
  const [row] = await db.$queryRaw<
    ServiceColumns[]
  >`SELECT * FROM endpoint_service_for(${serviceId}, ${accountId})`;
  if (!row) return null;
  return {
    instanceId: row.instance_id,
    ownerAccountId: row.owner_account_id,
    projectName: row.project_name,
    label: row.label,
    connections: row.connections,
  };
}

/**
 * Whoever asks a gateway for a connection holds this until the end of the transaction. Not the gateway's own lock: who
 * holds that may want the account's, which is held here.
 */
export async function lockService(db: Db, instanceId: string): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`turnpike/endpoint/${instanceId}`}, 0))`;
}

export interface OwnScope {
  accountId: string;
  projectId: string;
}

export function countOwn(db: Db, scope: OwnScope): Promise<number> {
  return db.endpointConnection.count({ where: { ...scope } });
}

export function insertConnection(
  db: Db,
  data: Omit<Prisma.EndpointConnectionUncheckedCreateInput, 'markerId'>,
): Promise<ConnectionRow> {
  return db.endpointConnection.create({ data });
}

export function findOwn(db: Db, scope: OwnScope, id: string): Promise<ConnectionRow | null> {
  return db.endpointConnection.findFirst({ where: { id, ...scope } });
}

export async function listOwn(
  db: Db,
  scope: OwnScope,
  query: PageQuery & { service_name?: string | undefined; status?: string | undefined },
): Promise<Page<ConnectionRow>> {
  const where = {
    ...scope,
    ...(query.service_name !== undefined && { serviceName: query.service_name }),
    ...(query.status !== undefined && { status: query.status }),
  };
  const total = await db.endpointConnection.count({ where });
  const rows = await db.endpointConnection.findMany({
    where,
    orderBy: { markerId: 'desc' },
    ...pageArguments(query),
  });
  return { rows, total };
}

/**
 * Removes a connection that nothing serves; gives up one that has a listener, or is about to get one, which the gateway
 * closes first.
 */
export async function giveUp(db: Db, { id, accountId }: ConnectionRow, updatedAt: Date): Promise<void> {
  const own = { id, accountId };
  const idle = { status: { in: ['pendingAcceptance', 'rejected'] } };
  const { count } = await db.endpointConnection.deleteMany({ where: { ...own, ...idle } });
  if (count === 1) return;
  await db.endpointConnection.updateMany({
    where: { ...own, status: { not: 'deleting' } },
    data: { status: 'deleting', updatedAt },
  });
}
