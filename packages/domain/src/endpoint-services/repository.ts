import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export type PermissionRow = Prisma.EndpointPermissionGetPayload<object>;
export type ConnectionRow = Prisma.EndpointConnectionGetPayload<object>;

export async function listPermissions(
  db: Db,
  instanceId: string,
  query: PageQuery & { permission?: string | undefined },
): Promise<Page<PermissionRow>> {
  const where = {
    instanceId,
    ...(query.permission !== undefined && { permission: query.permission }),
  };
  const total = await db.endpointPermission.count({ where });
  const rows = await db.endpointPermission.findMany({
    where,
    orderBy: [{ createdAt: 'asc' }, { permission: 'asc' }],
    ...pageArguments(query),
  });
  return { rows, total };
}

/** Those that are there already stay as they are. @returns how many there are now */
export async function addPermissions(
  db: Db,
  rows: Prisma.EndpointPermissionCreateManyInput[],
  instanceId: string,
): Promise<number> {
  await db.endpointPermission.createMany({ data: rows, skipDuplicates: true });
  return db.endpointPermission.count({ where: { instanceId } });
}

export async function deletePermissions(db: Db, instanceId: string, permissions: string[]): Promise<void> {
  await db.endpointPermission.deleteMany({ where: { instanceId, permission: { in: permissions } } });
}

export async function listConnections(
  db: Db,
  instanceId: string,
  query: PageQuery & {
    id?: string | undefined;
    marker_id?: number | undefined;
    status?: string | undefined;
  },
): Promise<Page<ConnectionRow>> {
  const where: Prisma.EndpointConnectionWhereInput = {
    instanceId,
    ...(query.id !== undefined && { id: query.id }),
    ...(query.marker_id !== undefined && { markerId: BigInt(query.marker_id) }),
    ...(query.status !== undefined && { status: query.status }),
  };
  const total = await db.endpointConnection.count({ where });
  const rows = await db.endpointConnection.findMany({
    where,
    orderBy: { markerId: 'asc' },
    ...pageArguments(query),
  });
  return { rows, total };
}

export function findConnections(db: Db, instanceId: string, ids: string[]): Promise<ConnectionRow[]> {
  return db.endpointConnection.findMany({
    where: { instanceId, id: { in: ids } },
    orderBy: { markerId: 'asc' },
  });
}

/**
 * Moves connections on, but for those that were given up since they were read.
 * @returns how many
 */
export async function decideConnections(
  db: Db,
  ids: string[],
  data: { status: 'creating' | 'rejected'; updatedAt: Date },
): Promise<number> {
  const gone = data.status === 'rejected' ? { host: null, port: null } : {};
  const { count } = await db.endpointConnection.updateMany({
    where: { id: { in: ids }, status: { not: 'deleting' } },
    data: { ...data, ...gone, reason: null },
  });
  return count;
}
