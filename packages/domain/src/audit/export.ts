import type { ChainRow } from '@turnpike/contracts/audit/chain-walker';
import type { SignedCheckpoint } from '@turnpike/contracts/audit/checkpoint';
import {
  EXPORT_TYPE,
  EXPORT_VERSION,
  type ExportContent,
  type ExportHeader,
  exportLineText,
  formatExportLine,
} from '@turnpike/contracts/audit/export-format';
import { withinAccount } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';
import { auditKeyOf } from './audit-key.ts';
import { AuditChainBroken, makeCheckpoint, signCheckpoint } from './checkpoints.ts';
import * as repository from './repository.ts';

const PAGE_ROWS = 500;

/** What is exported: of which account, and of which time. */
export interface ExportWish {
  account: { id: string; name: string };
  range: { gte?: Date; lt?: Date };
}

/**
 * Lines of an export (packages/contracts/src/audit/export-format.ts), made as they are asked for: memory holds a page of
 * events, however many there are. Events of a time range are those between the first and the last one in it, so that
 * the chain has no gap. Who reads may do so outside of `withinAccount`.
 */
export async function* exportLines(env: Env, wish: ExportWish): AsyncGenerator<string> {
  const header = await withinAccount(wish.account.id, () => openExport(env, wish));
  const key = auditKeyOf(env.keyring);
  const signed = async (content: ExportContent): Promise<string> =>
    formatExportLine(content, await key.sign(exportLineText(header.export_id, content)));
  yield await signed(header);

  let line = 1;
  const { from_seq: first, to_seq: last } = header;
  for (let from = first; from <= last; ) {
    const page = await withinAccount(wish.account.id, () => readPage(env, wish.account.id, from, last));
    const contents = inOrder(page, last).map((part) => {
      line += 1;
      return { line, ...part };
    });
    yield* await Promise.all(contents.map(signed));
    from = (page.rows.at(-1)?.seq ?? last) + 1;
  }
  const link = { account_id: wish.account.id, seq: last, hash: header.head_hash };
  const checkpoint = await signCheckpoint(key, { ...link, time: env.now().toISOString() });
  yield await signed({ line: line + 1, checkpoint });
}

interface ExportPage {
  rows: ChainRow[];
  checkpoints: SignedCheckpoint[];
}

async function readPage(
  { database }: Env,
  accountId: string,
  from: number,
  last: number,
): Promise<ExportPage> {
  const rows = await repository.readRows(database, accountId, { from, to: last, take: PAGE_ROWS });
  const to = rows.at(-1)?.seq ?? from;
  return { rows, checkpoints: await repository.readCheckpoints(database, accountId, { from, to }) };
}

/** Each checkpoint behind its event. That of the last event is made anew, so that every export ends with one. */
function inOrder({ rows, checkpoints }: ExportPage, last: number) {
  const bySeq = new Map(checkpoints.map((checkpoint) => [checkpoint.seq, checkpoint]));
  return rows.flatMap((row) => {
    const checkpoint = row.seq < last ? bySeq.get(row.seq) : undefined;
    return checkpoint ? [row, { checkpoint }] : [row];
  });
}

async function openExport(env: Env, { account, range }: ExportWish): Promise<ExportHeader> {
  const { database, keyring, now } = env;
  // A chain that does not hold is exported all the same: the file is what shows where.
  await makeCheckpoint(env, account.id).catch((error: unknown) => {
    if (!(error instanceof AuditChainBroken)) throw error;
  });
  const head = (await repository.findHead(database, account.id)) ?? { seq: 0, hash: '' };
  const isWhole = range.gte === undefined && range.lt === undefined;
  const found = isWhole
    ? { first: 1, last: head.seq }
    : await repository.findRange(database, account.id, range);
  const { first, last } = found ?? { first: head.seq + 1, last: head.seq };
  const hashAt = async (seq: number): Promise<string> =>
    (await repository.readRows(database, account.id, { from: seq, to: seq, take: 1 }))[0]?.hash ?? '';
  const { publicKey } = auditKeyOf(keyring);
  return {
    type: EXPORT_TYPE,
    version: EXPORT_VERSION,
    line: 1,
    export_id: newId(),
    account,
    from_seq: first,
    to_seq: last,
    previous_hash: await hashAt(first - 1),
    head_hash: await hashAt(last),
    public_key: publicKey.hex,
    key_id: publicKey.id,
    exported_at: now().toISOString(),
  };
}
