import { type AuditDamage, sentenceOf } from '@turnpike/contracts/audit/audit-damage';
import { type ChainVerifier, verifyChain } from '@turnpike/contracts/audit/verify-chain';
import type { Db } from '../kernel/database.ts';
import type { AuditKey } from './audit-key.ts';
import * as repository from './repository.ts';

const PAGE_ROWS = 500;

/** What a look through an account's stored log found. */
export interface LogVerdict {
  events: number;
  unchained: number;
  checkpoints: number;
  damage: AuditDamage | null;
}

/** Goes through all of an account's events and checkpoints, page by page, up to its head. */
export async function verifyLog(db: Db, accountId: string, key: AuditKey): Promise<LogVerdict> {
  const head = (await repository.findHead(db, accountId)) ?? { seq: 0, hash: '' };
  const chain = verifyChain({ start: { seq: 0, hash: '' }, accountId, key: key.publicKey });
  const verdict = (damage: AuditDamage | null): LogVerdict => {
    const { events, unchained, checkpoints } = chain;
    return { events, unchained, checkpoints, damage };
  };
  for (let from = 1; from <= head.seq; ) {
    const rows = await repository.readRows(db, accountId, { from, to: head.seq, take: PAGE_ROWS });
    const to = rows.at(-1)?.seq ?? head.seq;
    const damage = takeIn(chain, rows, await repository.readCheckpoints(db, accountId, { from, to }));
    if (damage) return verdict(damage);
    from = to + 1;
  }
  return verdict(chain.end(head));
}

type Rows = Awaited<ReturnType<typeof repository.readRows>>;
type Checkpoints = Awaited<ReturnType<typeof repository.readCheckpoints>>;

function takeIn(chain: ChainVerifier, rows: Rows, checkpoints: Checkpoints): AuditDamage | null {
  const waiting = [...checkpoints];
  for (const row of rows) {
    // One whose event is gone is left over here, and tells so.
    for (let next = waiting[0]; next && next.seq < row.seq; next = waiting[0]) {
      waiting.shift();
      const damage = chain.checkpoint(next);
      if (damage) return { ...damage, sentence: sentenceOf(row.record) };
    }
    const damage = chain.row(row);
    if (damage) return damage;
  }
  for (const checkpoint of waiting) {
    const damage = chain.checkpoint(checkpoint);
    if (damage) return damage;
  }
  return null;
}
