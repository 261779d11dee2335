import { type ChainFault, walkChain } from '@turnpike/contracts/audit/chain-walker';
import { type Checkpoint, checkpointText, type SignedCheckpoint } from '@turnpike/contracts/audit/checkpoint';
import { acrossAccounts, withinAccount } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { type AuditKey, auditKeyOf } from './audit-key.ts';
import * as repository from './repository.ts';

const PAGE_ROWS = 500;

/** An account's stored chain does not hold: nobody may sign for it. */
export class AuditChainBroken extends Error {
  readonly accountId: string;
  readonly seq: number;

  constructor(accountId: string, seq: number, why: string) {
    super(`the audit log of account ${accountId} does not hold at event ${seq}: ${why}`);
    this.name = 'AuditChainBroken';
    this.accountId = accountId;
    this.seq = seq;
  }
}

type Signing = Pick<Env, 'database' | 'keyring' | 'now'>;

/**
 * Signs the account's last link, after all links since the last checkpoint have been checked: a signature is never put
 * under a chain that does not go on from the one before. Null where there is nothing to sign.
 * @throws AuditChainBroken
 */
export async function makeCheckpoint(env: Signing, accountId: string): Promise<SignedCheckpoint | null> {
  const { database } = env;
  const head = await repository.findHead(database, accountId);
  if (!head || head.hash === '') return null;
  const last = await repository.findLastCheckpoint(database, accountId);
  const key = auditKeyOf(env.keyring);
  if (last) await expectKept(env, key, last);
  if (last?.seq === head.seq) return last;
  await expectWhole(env, accountId, last ?? (await repository.findLastUnchained(database, accountId)), head);
  const checkpoint = await signCheckpoint(key, {
    account_id: accountId,
    ...head,
    time: env.now().toISOString(),
  });
  await repository.insertCheckpoint(database, checkpoint);
  return checkpoint;
}

/** Signs a link as it is given. */
export async function signCheckpoint(
  key: AuditKey,
  link: Omit<Checkpoint, 'key_id'>,
): Promise<SignedCheckpoint> {
  const checkpoint: Checkpoint = { ...link, key_id: key.publicKey.id };
  return { ...checkpoint, signature: await key.sign(checkpointText(checkpoint)) };
}

async function expectKept({ database }: Signing, key: AuditKey, last: SignedCheckpoint): Promise<void> {
  const { account_id, seq, hash } = last;
  if (last.key_id !== key.publicKey.id || !key.publicKey.verify(checkpointText(last), last.signature))
    throw new AuditChainBroken(account_id, seq, 'its checkpoint was not signed by this system');
  const [row] = await repository.readRows(database, account_id, { from: seq, to: seq, take: 1 });
  if (row?.hash !== hash) throw new AuditChainBroken(account_id, seq, 'it is not what was signed');
}

async function expectWhole(
  { database }: Signing,
  accountId: string,
  from: { seq: number; hash: string },
  head: { seq: number; hash: string },
): Promise<void> {
  const walker = walkChain(from);
  const broken = ({ row, kind }: ChainFault) =>
    new AuditChainBroken(accountId, row.seq, `fault of kind ${kind}`);
  for (let next = from.seq + 1; next <= head.seq; ) {
    const page = { from: next, to: head.seq, take: PAGE_ROWS };
    const rows = await repository.readRows(database, accountId, page);
    for (const row of rows) {
      const fault = walker.next(row);
      if (fault) throw broken(fault);
    }
    const lastRow = rows.at(-1);
    if (!lastRow) break;
    next = lastRow.seq + 1;
  }
  const fault = walker.end();
  if (fault) throw broken(fault);
  if (walker.seq !== head.seq || walker.hash !== head.hash)
    throw new AuditChainBroken(accountId, walker.seq + 1, 'it is missing');
}

/** Every so many events there is a checkpoint, and whenever one is this old and events have followed. */
export const CHECKPOINT_EVENTS = 100;
export const CHECKPOINT_MS = 60_000;

/**
 * Signs for every account that is due. An account whose chain is broken keeps no other from its checkpoint.
 * @returns what went wrong, account by account
 */
export async function makeDueCheckpoints(env: Signing): Promise<{ made: number; errors: unknown[] }> {
  const before = new Date(env.now().getTime() - CHECKPOINT_MS);
  const due = await acrossAccounts(() =>
    repository.findAccountsDueForCheckpoint(env.database, { events: CHECKPOINT_EVENTS, before }),
  );
  let made = 0;
  const errors: unknown[] = [];
  for (const accountId of due) {
    await withinAccount(accountId, () => makeCheckpoint(env, accountId)).then(
      () => {
        made += 1;
      },
      (error: unknown) => errors.push(error),
    );
  }
  return { made, errors };
}
