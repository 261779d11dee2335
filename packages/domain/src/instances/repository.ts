import { type EditionRow, findEdition } from '../editions/repository.ts';
import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments, textMatch } from '../kernel/page.ts';
import {
  isFailedStatus,
  type OperationName,
  operationKinds,
  operationOfFailedStatus,
} from '../provisioning/operation-kind.ts';

/** A gateway as operations see it. */
export type InstanceRow = Prisma.InstanceGetPayload<{ include: { project: true; tags: true } }>;
/** A gateway with its nodes, for the detail. */
export type InstanceWithNodes = Prisma.InstanceGetPayload<{
  include: { project: true; tags: true; nodes: true; listeners: true };
}> & { edition: EditionRow | null };

const withPlace = { project: true, tags: true } as const;

export interface InstanceScope {
  accountId: string;
  projectId: string;
}

/** The gateway of that id in the account and project; null: there is none, or it is another account's. */
export function findInstance(db: Db, scope: InstanceScope, id: string): Promise<InstanceRow | null> {
  return db.instance.findFirst({ where: { id, ...scope }, include: withPlace });
}

/** The gateway of that id in any project of the account. */
export function findInstanceOfAccount(db: Db, accountId: string, id: string): Promise<InstanceRow | null> {
  return db.instance.findFirst({ where: { id, accountId }, include: withPlace });
}

/** A gateway that was just found, with its nodes. */
export async function getInstanceWithNodes(db: Db, id: string): Promise<InstanceWithNodes> {
  const row = await db.instance.findFirstOrThrow({
    where: { id },
    include: { ...withPlace, nodes: { orderBy: { name: 'asc' } }, listeners: { orderBy: { port: 'asc' } } },
  });
  return { ...row, edition: await findEdition(db, row.spec) };
}

/** Those of the gateways that are the account's, in whichever project. */
export function findInstances(db: Db, accountId: string, ids: string[]): Promise<InstanceRow[]> {
  return db.instance.findMany({ where: { accountId, id: { in: ids } }, include: withPlace });
}

export async function listInstances(
  db: Db,
  scope: InstanceScope,
  query: PageQuery & {
    instance_id?: string | undefined;
    instance_name?: string | undefined;
    status?: string | undefined;
  },
): Promise<Page<InstanceRow>> {
  const name = textMatch(query.instance_name, 'instance_name', undefined);
  const where: Prisma.InstanceWhereInput = {
    ...scope,
    ...(query.instance_id !== undefined && { id: query.instance_id }),
    ...(name && { name }),
    ...(query.status !== undefined && { status: query.status }),
  };
  const [total, rows] = await Promise.all([
    db.instance.count({ where }),
    db.instance.findMany({
      where,
      include: withPlace,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(query),
    }),
  ]);
  return { rows, total };
}

export function countInstances(db: Db, projectId: string): Promise<number> {
  return db.instance.count({ where: { projectId } });
}

/** The project's gateway that was made by a request with this token. */
export function findByClientToken(
  db: Db,
  projectId: string,
  clientToken: string,
): Promise<InstanceRow | null> {
  return db.instance.findFirst({ where: { projectId, clientToken }, include: withPlace });
}

export function countApis(db: Db, instanceId: string): Promise<number> {
  return db.api.count({ where: { instanceId } });
}

export async function instanceNameTaken(db: Db, projectId: string, name: string): Promise<boolean> {
  return (await db.instance.count({ where: { projectId, name } })) > 0;
}

/**
 * Inserts a gateway with its environment RELEASE and its DEFAULT group.
 * @returns null: its name is taken, or its id, by whatever account's gateway
 */
export async function insertInstance(
  db: Db,
  data: Prisma.InstanceCreateManyInput & {
    tags: Record<string, string>;
    releaseId: string;
    releaseName: string;
    defaultGroupId: string;
  },
): Promise<{ instance: InstanceRow; defaultGroupId: string } | null> {
  const { tags, releaseId, releaseName, defaultGroupId, ...row } = data;
  // Whose gateway is in the way cannot be looked up: another account's is not to be seen from here.
  const { count } = await db.instance.createMany({ data: [row], skipDuplicates: true });
  if (count === 0) return null;
  await db.instanceTag.createMany({
    data: Object.entries(tags).map(([key, value]) => ({
      instanceId: row.id,
      accountId: row.accountId,
      key,
      value,
    })),
  });
  await db.environment.create({
    data: {
      instanceId: row.id,
      id: releaseId,
      accountId: row.accountId,
      name: releaseName,
      remark: 'Callers reach it without naming it.',
    },
  });
  await db.apiGroup.create({
    data: {
      id: defaultGroupId,
      accountId: row.accountId,
      instanceId: row.id,
      name: 'DEFAULT',
      isDefault: true,
      remark: 'Reached by the address of the gateway.',
    },
  });
  await db.instanceEvent.create({
    data: { instanceId: row.id, kind: 'requested', message: 'The gateway was asked for.' },
  });
  const instance = await db.instance.findFirstOrThrow({ where: { id: row.id }, include: withPlace });
  return { instance, defaultGroupId };
}

export async function updateInstance(db: Db, id: string, data: Prisma.InstanceUpdateInput): Promise<void> {
  await db.instance.update({ where: { id }, data });
}

/** An operation during which another one may begin: nobody asked for it. */
const YIELDING: OperationName = 'recover';

/** What an operation changes of what is wanted. */
export type Wanted = Pick<
  Prisma.InstanceUncheckedUpdateManyInput,
  'spec' | 'nodesWanted' | 'nodeGeneration' | 'gatewayVersion'
>;

/**
 * Begins work at a gateway: what is wanted changes, and the status says so. Whoever calls this sends the worker the
 * message to reconcile. Of several at once one begins.
 * @returns false: something else is under way, and nothing was changed
 */
export async function beginOperation(
  db: Db,
  id: string,
  operation: OperationName,
  now: Date,
  wanted: Wanted,
): Promise<boolean> {
  const { status, noun } = operationKinds[operation];
  const { count } = await db.instance.updateMany({
    where: {
      id,
      OR: [
        { operation: null },
        { operation: YIELDING },
        // A deletion that failed is still under way; to ask for it again does no harm.
        ...(operation === 'delete' ? [{ operation: 'delete' }] : []),
      ],
    },
    data: {
      ...wanted,
      ...(status === null ? {} : { status }),
      operation,
      operationStartedAt: now,
      generation: { increment: 1 },
      attempts: 0,
      nextAttemptAt: null,
      errorCode: null,
      errorMessage: null,
      updatedAt: now,
    },
  });
  if (count === 0) return false;
  await db.instanceEvent.create({ data: { instanceId: id, kind: 'asked', message: `Asked for: ${noun}.` } });
  return true;
}

/** What failed at a gateway and can be tried again; null: nothing did. */
export function failedOperation(
  row: Pick<InstanceRow, 'status' | 'operation' | 'errorCode' | 'desiredState'>,
): OperationName | null {
  if (row.desiredState === 'DELETED') return isFailedStatus(row.status) ? 'delete' : null;
  if (row.operation !== null) return null;
  // Nodes or listeners failed: the gateway serves all the same, and has no status for it.
  return operationOfFailedStatus(row.status) ?? (row.errorCode === null ? null : 'nodes');
}

/** Asks for the end of a gateway: the worker drains and destroys it, then removes the row. */
export async function markInstanceDeleted(db: Db, id: string, now: Date): Promise<void> {
  await db.instance.update({
    where: { id },
    data: {
      desiredState: 'DELETED',
      status: 'Deleting',
      operation: 'delete',
      operationStartedAt: now,
      generation: { increment: 1 },
      updatedAt: now,
      nextAttemptAt: null,
      attempts: 0,
    },
  });
  await db.instanceEvent.create({
    data: { instanceId: id, kind: 'deleting', message: 'The gateway is to be deleted.' },
  });
}

export async function listInstanceEvents(
  db: Db,
  instanceId: string,
  query: PageQuery,
): Promise<Page<Prisma.InstanceEventGetPayload<object>>> {
  const where = { instanceId };
  const [total, rows] = await Promise.all([
    db.instanceEvent.count({ where }),
    db.instanceEvent.findMany({ where, orderBy: { id: 'desc' }, ...pageArguments(query) }),
  ]);
  return { rows, total };
}
