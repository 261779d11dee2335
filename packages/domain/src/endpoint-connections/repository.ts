import type { Prisma } from '../generated/client.ts';
import type { Database, Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';
import { lockPorts } from '../provisioning/repository.ts';

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

/**
 * Gives a connection a listener of its own, once, as long as it is to be served. `choose` gets the ports that are given
 * out and returns a free one.
 */
export async function placeListener(
  db: Database,
  { id, instanceId, protocol }: ConnectionRow,
  choose: (taken: ReadonlySet<number>) => Promise<number>,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockPorts(tx);
    // Whoever gives it up or rejects it waits until the listener is on record, so that it is closed then.
    const wanted = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM endpoint_connections WHERE id = ${id} AND status IN ('creating', 'accepted') FOR UPDATE`;
    if (wanted.length === 0) return;
    const listeners = await tx.instanceListener.findMany({ select: { id: true, port: true } });
    if (listeners.some((listener) => listener.id === id)) return;
    const port = await choose(new Set(listeners.map((listener) => listener.port)));
    const data = { id, instanceId, purpose: 'ENDPOINT', protocol, port, connectionId: id };
    await tx.instanceListener.create({ data });
  });
}

export async function removeListener(db: Db, connectionId: string): Promise<void> {
  await db.instanceListener.deleteMany({ where: { connectionId } });
}

/** Records how the gateway serves a connection, with a line of the time line; not when it was decided anew since. */
export async function recordSeen(
  db: Database,
  { id, instanceId }: ConnectionRow,
  seen: { status: string; host: string | null; port: number | null; reason: string | null; updatedAt: Date },
  message: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.endpointConnection.updateMany({
      where: { id, status: { in: ['creating', 'accepted', 'failed'] } },
      data: seen,
    });
    if (count === 1) await tx.instanceEvent.create({ data: { instanceId, kind: 'endpoint', message } });
  });
}

export async function removeGivenUp(db: Db, id: string): Promise<void> {
  await db.endpointConnection.deleteMany({ where: { id, status: 'deleting' } });
}
