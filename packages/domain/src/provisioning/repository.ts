import { forgetConfig } from '../config-feed/revisions/repository.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database, Db } from '../kernel/database.ts';
import { newId } from '../kernel/new-id.ts';
import type { AppliedIsolation, IsolationMeans } from './driver.ts';
import type { OperationName } from './operation-kind.ts';
import type { StepOutcome } from './step-outcome.ts';
import { defaultPort } from './unit-spec.ts';

/** Everything that reconciling needs to know about a gateway. */
export interface InstanceRecord {
  id: string;
  spec: string;
  desiredState: string;
  generation: number;
  observedGeneration: number;
  status: string;
  attempts: number;
  nextAttemptAt: Date | null;
  operation: string | null;
  operationStartedAt: Date | null;
  nodesWanted: number;
  nodeGeneration: number;
  gatewayVersion: string | null;
  configRevision: number;
  createdAt: Date;
  provisionedAt: Date | null;
  /** By name. */
  nodes: NodeRow[];
  /** By port. */
  listeners: ListenerRow[];
  endpointConnections: Prisma.EndpointConnectionGetPayload<object>[];
  /** Null: it is not defined any more. */
  edition: EditionRow | null;
}

export type NodeRow = Prisma.InstanceNodeGetPayload<object>;
export type ListenerRow = Prisma.InstanceListenerGetPayload<object>;
export type EditionRow = Prisma.EditionGetPayload<object>;

/** Columns that reconciling writes. */
export interface InstancePatch {
  status?: string;
  progress?: number;
  observedGeneration?: number;
  attempts?: number;
  nextAttemptAt?: Date | null;
  errorCode?: string | null;
  errorMessage?: string | null;
  provisionedAt?: Date;
  operation?: OperationName | null;
  operationStartedAt?: Date | null;
  gatewayVersion?: string;
}

export interface EventLine {
  kind: string;
  message: string;
}

/** A held lease: who writes back, and at which generation of what is wanted the decision was made. */
export interface Claim {
  instanceId: string;
  token: string;
}

const EVENTS_KEPT = 500;

/** Ports are given out under this advisory lock, one gateway at a time. */
const PORTS_LOCK = 'turnpike/ports';

/** Takes the lease when nobody holds it (any more). @returns false when another holds it or the row is gone */
export async function claimLease(db: Db, claim: Claim, now: Date, ttlMs: number): Promise<boolean> {
  const { count } = await db.instance.updateMany({
    where: { id: claim.instanceId, OR: [{ leaseOwner: null }, { leaseExpiresAt: { lt: now } }] },
    data: { leaseOwner: claim.token, leaseExpiresAt: new Date(now.getTime() + ttlMs) },
  });
  return count === 1;
}

/** Who holds the lease; null: nobody, or there is no such gateway. */
export async function leaseHolder(db: Db, instanceId: string): Promise<string | null> {
  const row = await db.instance.findFirst({ where: { id: instanceId }, select: { leaseOwner: true } });
  return row?.leaseOwner ?? null;
}

/** Takes the lease from a holder that is known to be dead. @returns false when another was faster */
export async function takeOverLease(
  db: Db,
  claim: Claim,
  dead: string,
  now: Date,
  ttlMs: number,
): Promise<boolean> {
  const { count } = await db.instance.updateMany({
    where: { id: claim.instanceId, leaseOwner: dead },
    data: { leaseOwner: claim.token, leaseExpiresAt: new Date(now.getTime() + ttlMs) },
  });
  return count === 1;
}

/** Keeps a held lease. @returns false when it was lost */
export async function renewLease(db: Db, claim: Claim, now: Date, ttlMs: number): Promise<boolean> {
  const { count } = await db.instance.updateMany({
    where: { id: claim.instanceId, leaseOwner: claim.token },
    data: { leaseExpiresAt: new Date(now.getTime() + ttlMs) },
  });
  return count === 1;
}

/**
 * Gives the lease back if what is wanted is still what was looked at; otherwise the holder must look again,
 * because whoever brought the change was turned away by the lease.
 */
export async function releaseLease(db: Db, claim: Claim, generation: number): Promise<boolean> {
  const { count } = await db.instance.updateMany({
    where: { id: claim.instanceId, leaseOwner: claim.token, generation },
    data: { leaseOwner: null, leaseExpiresAt: null },
  });
  return count === 1;
}

/** Reads a gateway's record. @returns null when there is none */
export async function loadInstance(db: Db, instanceId: string): Promise<InstanceRecord | null> {
  const row = await db.instance.findFirst({
    where: { id: instanceId },
    include: {
      nodes: { orderBy: { name: 'asc' } },
      listeners: { orderBy: { port: 'asc' } },
      endpointConnections: true,
    },
  });
  if (!row) return null;
  return { ...row, edition: await db.edition.findFirst({ where: { name: row.spec } }) };
}

/** What the sweep looks at. */
export interface InstanceSummary {
  id: string;
  status: string;
  /** False: reconciling has something to do or to wait for, whatever the processes do. */
  settled: boolean;
  nodes: { name: string; state: string; pid: number | null; restarts: number }[];
}

/** Lists all gateways of the installation, of every account: the worker is the system, not a tenant. */
export async function listInstances(db: Db): Promise<InstanceSummary[]> {
  const rows = await db.instance.findMany({
    select: {
      id: true,
      status: true,
      desiredState: true,
      generation: true,
      observedGeneration: true,
      attempts: true,
      operation: true,
      nodes: { select: { name: true, state: true, pid: true, restarts: true } },
    },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    nodes: row.nodes,
    settled:
      row.desiredState === 'RUNNING' &&
      row.status === 'Running' &&
      row.generation === row.observedGeneration &&
      row.operation === null &&
      row.attempts === 0,
  }));
}

/**
 * Writes the outcome of a step by compare-and-swap on lease and generation, with its lines of the time line and with
 * what was seen of nodes and listeners.
 * @returns false when the lease was lost or something else is wanted by now; nothing is written then
 */
export async function recordStep(
  db: Database,
  { instanceId, token }: Claim,
  generation: number,
  outcome: StepOutcome,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.instance.updateMany({
      where: { id: instanceId, leaseOwner: token, generation },
      data: { ...outcome.patch, updatedAt: new Date() },
    });
    if (count === 0) return false;
    for (const { name, isolation, ...node } of outcome.seen?.nodes ?? []) {
      const data = { ...node, isolation: asJson(isolation), lastSeenAt: new Date() };
      await tx.instanceNode.updateMany({ where: { instanceId, name }, data });
    }
    for (const { id, ...listener } of outcome.seen?.listeners ?? [])
      await tx.instanceListener.updateMany({ where: { instanceId, id }, data: listener });
    if (outcome.keptNodes)
      await tx.instanceNode.deleteMany({ where: { instanceId, name: { notIn: outcome.keptNodes } } });
    const lines = outcome.events.map((event) => ({ instanceId, ...event }));
    if (lines.length > 0) {
      await tx.instanceEvent.createMany({ data: lines });
      await pruneEvents(tx, instanceId);
    }
    return true;
  });
}

function asJson(isolation: AppliedIsolation): Prisma.InputJsonObject {
  const entries = Object.entries(isolation) as [string, IsolationMeans][];
  return Object.fromEntries(entries.map(([name, { applied, detail }]) => [name, { applied, detail }]));
}

/** A gateway that fails for weeks writes lines for weeks; the newest are kept. */
async function pruneEvents(tx: Db, instanceId: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM instance_events WHERE instance_id = ${instanceId} AND id <= (
      SELECT id FROM instance_events WHERE instance_id = ${instanceId}
      ORDER BY id DESC OFFSET ${EVENTS_KEPT} LIMIT 1)`;
}

/** Records the address that nodes listen on: it is a setting of the machine, and may have changed. */
export async function recordHost(db: Db, instanceId: string, host: string): Promise<void> {
  await db.instanceNode.updateMany({ where: { instanceId, NOT: { host } }, data: { host } });
}

/** Marks the nodes of gateways as seen just now, those that were ready when they were looked at. */
export async function touchNodes(db: Db, instanceIds: string[]): Promise<void> {
  await db.instanceNode.updateMany({
    where: { instanceId: { in: instanceIds }, state: 'ready' },
    data: { lastSeenAt: new Date() },
  });
}

/**
 * Gives a gateway its nodes and its two default listeners, once. `choose` gets the ports that are given out and returns
 * two free ones.
 * @returns the ports; those that it has already, if it has
 */
export async function placeGateway(
  db: Database,
  { instanceId }: Claim,
  nodes: { name: string; host: string }[],
  choose: (taken: ReadonlySet<number>) => Promise<{ httpPort: number; httpsPort: number }>,
): Promise<{ httpPort: number; httpsPort: number }> {
  return db.$transaction(async (tx) => {
    await lockPorts(tx);
    const data = nodes.map((node) => ({ instanceId, ...node }));
    await tx.instanceNode.createMany({ data, skipDuplicates: true });
    const listeners = await tx.instanceListener.findMany();
    const own = listeners.filter((listener) => listener.instanceId === instanceId);
    const [http, https] = [defaultPort(own, 'HTTP'), defaultPort(own, 'HTTPS')];
    if (http !== undefined && https !== undefined) return { httpPort: http, httpsPort: https };
    const ports = await choose(new Set(listeners.map(({ port }) => port)));
    const common = { instanceId, purpose: 'DEFAULT' };
    await tx.instanceListener.createMany({
      data: [
        { id: newId(), ...common, protocol: 'HTTP', port: ports.httpPort },
        { id: newId(), ...common, protocol: 'HTTPS', port: ports.httpsPort },
      ],
    });
    return ports;
  });
}

/** Whoever gives out a port of the machine holds this lock until the end of the transaction. */
export async function lockPorts(tx: Db): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${PORTS_LOCK}, 0))`;
}

/**
 * Removes a gateway with all that belongs to it. @returns false when the lease was lost; nothing is removed then
 */
export async function forgetInstance(db: Database, claim: Claim): Promise<boolean> {
  const where = { instanceId: claim.instanceId };
  return db.$transaction(async (tx) => {
    const held = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM instances WHERE id = ${claim.instanceId} AND lease_owner = ${claim.token}
      AND desired_state = 'DELETED' FOR UPDATE`;
    if (held.length === 0) return false;
    // What restricts the removal of others goes first; the rest goes with the gateway's own row.
    await tx.aclBinding.deleteMany({ where });
    await tx.throttleBinding.deleteMany({ where });
    await tx.publication.deleteMany({ where });
    await tx.api.deleteMany({ where });
    await forgetConfig(tx, claim.instanceId);
    // Whoever makes a gateway may choose its id: grants must not outlive this one.
    await tx.policyGrant.deleteMany({ where: { scopeType: 'instance', scopeId: claim.instanceId } });
    await tx.instance.delete({ where: { id: claim.instanceId } });
    return true;
  });
}

/** Writes down which gateways are to run another program than the installed one. */
export async function noteAvailableVersion(db: Db, version: string): Promise<void> {
  await db.$executeRaw`
    UPDATE instances SET available_version = CASE WHEN gateway_version = ${version} THEN NULL ELSE ${version} END
    WHERE gateway_version IS NOT NULL AND available_version IS DISTINCT FROM
      CASE WHEN gateway_version = ${version} THEN NULL ELSE ${version} END`;
}

/** Gateways that run, have nothing under way, and are to run another program than that. */
export function outdatedInstances(db: Db, version: string): Promise<{ id: string; maintainBegin: string }[]> {
  return db.instance.findMany({
    where: { status: 'Running', desiredState: 'RUNNING', operation: null, gatewayVersion: { not: version } },
    select: { id: true, maintainBegin: true },
  });
}

/** Makes every gateway's next attempt due now, as its first. */
export async function forgetAllAttempts(db: Db): Promise<void> {
  await db.instance.updateMany({
    where: { OR: [{ attempts: { gt: 0 } }, { nextAttemptAt: { not: null } }] },
    data: { attempts: 0, nextAttemptAt: null },
  });
}
