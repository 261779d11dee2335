import type { Prisma } from '../generated/client.ts';
import type { Db } from './database.ts';
import type { Effect } from './define-operation.ts';

/** What is told to whoever listens, when the transaction commits. */
export interface Notification {
  channel: 'turnpike_config' | 'turnpike_outbox';
  /** Of `turnpike_config`: the gateway's id. */
  payload: string;
}

/** Who changes something, by which request; kept with each change. */
export interface ChangeAuthor {
  principalId: string;
  principalName: string;
  operation: string;
  requestId: string;
}

const THE_SYSTEM: ChangeAuthor = { principalId: '', principalName: '', operation: '', requestId: '' };

/** Writes change and outbox rows. @returns what the worker is to be told of them */
export async function insertEffectRows(
  db: Db,
  effects: readonly Effect[],
  author: ChangeAuthor = THE_SYSTEM,
): Promise<Notification[]> {
  const changes = effects.filter((effect) => effect.type === 'change');
  const identities = effects.filter((effect) => effect.type === 'identity');
  if (identities.length > 0) await insertIdentityChanges(db, identities, author);
  const messages = effects.filter((effect) => effect.type === 'message');
  if (changes.length > 0)
    await db.configChange.createMany({
      data: changes.map(({ instanceId, kind, documentId }) => ({ instanceId, kind, documentId, ...author })),
    });
  if (messages.length > 0)
    await db.outboxMessage.createMany({
      data: messages.map(({ queue, name, payload }) => ({ queue, name, payload })),
    });
  const gateways = new Set(changes.map((change) => change.instanceId));
  return [
    ...Array.from(gateways, (payload) => ({ channel: 'turnpike_config' as const, payload })),
    ...(messages.length > 0 ? [{ channel: 'turnpike_outbox' as const, payload: '' }] : []),
  ];
}

/** Writes change and outbox rows and tells the worker, which hears of it when the transaction commits. */
export async function insertEffects(db: Db, effects: readonly Effect[]): Promise<void> {
  for (const { channel, payload } of await insertEffectRows(db, effects))
    await db.$executeRaw`SELECT pg_notify(${channel}, ${payload})`;
}

/**
 * Which gateways take the account's users cannot change until the transaction ends: whoever puts an API of IAM
 * authentication online, takes it offline or restores it holds the account's lock, as do those who change users.
 */
async function insertIdentityChanges(
  db: Db,
  users: Extract<Effect, { type: 'identity' }>[],
  { principalId, principalName, operation, requestId }: ChangeAuthor,
): Promise<void> {
  await db.$executeRaw`
    WITH gateways AS (
      SELECT account_id, instance_id FROM publications WHERE auth_type = 'IAM' AND online
      UNION
      SELECT account_id, instance_id FROM config_overrides WHERE takes_identities),
    changed AS (
      INSERT INTO config_changes
        (instance_id, kind, document_id, principal_id, principal_name, operation, request_id)
      SELECT DISTINCT g.instance_id, 'identity', u."userId",
             ${principalId}, ${principalName}, ${operation}, ${requestId}
        FROM jsonb_to_recordset(${JSON.stringify(users)}::jsonb) AS u("accountId" text, "userId" text)
        JOIN gateways g ON g.account_id = u."accountId"
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
