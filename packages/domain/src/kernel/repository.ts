import type { Db } from './database.ts';
import type { Caller, Effect, Resource } from './define-operation.ts';
import { newId } from './new-id.ts';

/** What an audit row tells. */
export interface AuditEntry {
  caller: Caller;
  operationId: string;
  action: string;
  resourceType: string;
  resource: Resource;
  at: Date;
}

/** Writes the audit row of a mutation into its transaction. */
export async function insertAuditEvent(db: Db, entry: AuditEntry): Promise<void> {
  const { caller, resource } = entry;
  await db.auditEvent.create({
    data: {
      id: newId(),
      accountId: caller.principal.accountId,
      projectId: resource.projectId,
      instanceId: resource.instanceId,
      principalType: caller.principal.type,
      principalId: caller.principal.id,
      principalName: caller.principal.name,
      operationId: entry.operationId,
      action: entry.action,
      resourceType: entry.resourceType,
      resourceId: resource.id,
      resourceName: resource.name,
      requestId: caller.requestId,
      sourceIp: caller.sourceIp,
      createdAt: entry.at,
    },
  });
}

/**
 * Writes change and outbox rows and tells the worker, which hears of it when the transaction commits: the
 * channels are `turnpike_config` (payload: gateway id) and `turnpike_outbox`.
 */
export async function insertEffects(db: Db, effects: readonly Effect[]): Promise<void> {
  const changes = effects.filter((effect) => effect.type === 'change');
  const messages = effects.filter((effect) => effect.type === 'message');
  if (changes.length > 0) {
    await db.configChange.createMany({
      data: changes.map(({ instanceId, kind, documentId }) => ({ instanceId, kind, documentId })),
    });
    for (const instanceId of new Set(changes.map((change) => change.instanceId))) {
      await db.$executeRaw`SELECT pg_notify('turnpike_config', ${instanceId})`;
    }
  }
  if (messages.length > 0) {
    await db.outboxMessage.createMany({
      data: messages.map(({ queue, name, payload }) => ({ queue, name, payload })),
    });
    await db.$executeRaw`SELECT pg_notify('turnpike_outbox', '')`;
  }
}

/**
 * Serialises mutations within one gateway until the transaction ends, so that limits and conflicts that span
 * rows are checked against a state that nobody else is changing.
 */
export async function lockInstance(db: Db, instanceId: string): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`turnpike/instance/${instanceId}`}, 0))`;
}

/** The same for mutations that lie in no gateway: users, groups, policies, access keys, gateways themselves. */
export async function lockAccount(db: Db, accountId: string): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`turnpike/account/${accountId}`}, 0))`;
}
