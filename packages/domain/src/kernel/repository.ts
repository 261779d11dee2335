import type { Prisma } from '../generated/client.ts';
import type { Db } from './database.ts';
import type { Effect } from './define-operation.ts';

/**
 * Writes change and outbox rows and tells the worker, which hears of it when the transaction commits: the
 * channels are `turnpike_config` (payload: gateway id) and `turnpike_outbox`.
 */
export async function insertEffects(db: Db, effects: readonly Effect[]): Promise<void> {
  const changes = effects.filter((effect) => effect.type === 'change');
  const identities = effects.filter((effect) => effect.type === 'identity');
  if (identities.length > 0) await insertIdentityChanges(db, identities);
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
 * Which gateways take the account's users cannot change until the transaction ends: whoever puts an API of IAM
 * authentication online or takes it offline holds the account's lock, as do those who change users.
 */
async function insertIdentityChanges(db: Db, users: Extract<Effect, { type: 'identity' }>[]): Promise<void> {
  await db.$executeRaw`
    WITH changed AS (
      INSERT INTO config_changes (instance_id, kind, document_id)
      SELECT DISTINCT p.instance_id, 'identity', u."userId"
        FROM jsonb_to_recordset(${JSON.stringify(users)}::jsonb) AS u("accountId" text, "userId" text)
        JOIN publications p ON p.account_id = u."accountId" AND p.auth_type = 'IAM' AND p.online
      RETURNING instance_id)
    SELECT pg_notify('turnpike_config', instance_id) FROM (SELECT DISTINCT instance_id FROM changed) AS each`;
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

/** Whose gateway it is; null: there is none. */
export async function findAccountOfInstance(db: Db, id: string): Promise<string | null> {
  const row = await db.instance.findFirst({ where: { id }, select: { accountId: true } });
  return row?.accountId ?? null;
}

/** Keeps that a user took an action on a day; nothing changes when that is known. */
export async function insertActionUse(db: Db, data: Prisma.ActionUseCreateManyInput): Promise<void> {
  await db.actionUse.createMany({ data: [data], skipDuplicates: true });
}
