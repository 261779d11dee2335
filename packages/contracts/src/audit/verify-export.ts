import type { AuditDamage } from './audit-damage.ts';
import type { ExportContent, ExportHeader } from './export-format.ts';
import { judgeLine } from './judge-line.ts';
import {
  claimedHeader,
  type ExportSeal,
  isCheckpoint,
  isEvent,
  isHeader,
  readExportLine,
} from './read-export-line.ts';
import { type AuditPublicKey, readAuditPublicKey } from './signing-key.ts';
import { type ChainVerifier, verifyChain } from './verify-chain.ts';

/** What an export is worth. `line` is the line of the file at which the damage shows, from 1. */
export type ExportVerdict =
  | {
      ok: true;
      events: number;
      unchained: number;
      checkpoints: number;
      header: ExportHeader;
      keyId: string;
    }
  | { ok: false; line: number; damage: AuditDamage };

/**
 * Checks an export line by line, in memory that does not grow with it: that each line was signed and stands in its
 * place, that the hashes chain the events, and that the checkpoints are those of the chain. Names the first damage.
 * @param lines without their ends
 * @param expectedKey the key that must have signed; without it, the one that the header names
 */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  expectedKey?: AuditPublicKey,
): Promise<ExportVerdict> {
  const reader = lineReader(lines);
  const first = await reader.next();
  const opened = openHeader(first, expectedKey);
  if ('detail' in opened) return { ok: false, line: 1, damage: opened };
  const { header, seal } = opened;
  const chain = verifyChain({
    start: { seq: header.from_seq - 1, hash: header.previous_hash },
    accountId: header.account.id,
    key: seal.key,
  });
  for (let expected = 2; ; expected++) {
    const text = await reader.next();
    const line = text === null ? null : readExportLine(text, seal);
    if (!line?.genuine || line.content.line !== expected) {
      const place = { expected, seq: chain.seq, lastSeq: header.to_seq, isBehindEnd: false };
      const damage = await judgeLine({ line, place, seal, rest: reader.next });
      return { ok: false, line: expected, damage };
    }
    const damage =
      takeIn(chain, line.content) ?? (isLast(line.content, header) ? chain.end(headOf(header)) : null);
    if (damage) return { ok: false, line: expected, damage };
    if (isLast(line.content, header)) return atEnd(reader, expected, { chain, header, seal });
  }
}

const headOf = ({ to_seq, head_hash }: ExportHeader) => ({ seq: to_seq, hash: head_hash });

const isLast = (content: ExportContent, { to_seq }: ExportHeader): boolean =>
  isCheckpoint(content) && content.checkpoint.seq === to_seq;

function takeIn(chain: ChainVerifier, content: ExportContent): AuditDamage | null {
  if (isCheckpoint(content)) return chain.checkpoint(content.checkpoint);
  return isEvent(content) ? chain.row(content) : null;
}

async function atEnd(
  reader: LineReader,
  line: number,
  { chain, header, seal }: { chain: ChainVerifier; header: ExportHeader; seal: ExportSeal },
): Promise<ExportVerdict> {
  const extra = await reader.next();
  if (extra !== null) {
    const place = { expected: line + 1, seq: chain.seq, lastSeq: header.to_seq, isBehindEnd: true };
    const damage = await judgeLine({ line: readExportLine(extra, seal), place, seal, rest: reader.next });
    return { ok: false, line: line + 1, damage };
  }
  const { events, unchained, checkpoints } = chain;
  return { ok: true, events, unchained, checkpoints, header, keyId: seal.key.id };
}

function openHeader(
  text: string | null,
  expectedKey: AuditPublicKey | undefined,
): { header: ExportHeader; seal: ExportSeal } | AuditDamage {
  const wrong = (kind: AuditDamage['kind'], detail: string): AuditDamage => ({
    kind,
    what: 'header',
    seq: 0,
    detail,
    sentence: '',
  });
  if (text === null) return wrong('removed', 'The file is empty.');
  const header = claimedHeader(text);
  if (!header) return wrong('removed', 'The first line is not the header of an audit export.');
  let key: AuditPublicKey;
  try {
    key = expectedKey?.hex === header.public_key ? expectedKey : readAuditPublicKey(header.public_key);
  } catch {
    return wrong('altered', 'Its public key is none.');
  }
  if (expectedKey && expectedKey.hex !== key.hex)
    return wrong('altered', `It names the key ${key.id}, not the expected one ${expectedKey.id}.`);
  const seal = { key, exportId: header.export_id };
  const line = readExportLine(text, seal);
  if (!line.genuine || !isHeader(line.content) || line.content.line !== 1 || header.key_id !== key.id)
    return wrong('altered', 'Its signature is not that of its key.');
  return { header: line.content, seal };
}

interface LineReader {
  /** Null at the end. */
  next: () => Promise<string | null>;
}

function lineReader(lines: AsyncIterable<string> | Iterable<string>): LineReader {
  const iterator = Symbol.asyncIterator in lines ? lines[Symbol.asyncIterator]() : lines[Symbol.iterator]();
  return {
    next: async () => {
      const { done, value } = await iterator.next();
      return done ? null : value;
    },
  };
}
