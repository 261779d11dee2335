import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type AuditPublicKey, readAuditPublicKey } from '@turnpike/contracts/audit/signing-key';
import { type ExportVerdict, verifyExport } from '@turnpike/contracts/audit/verify-export';
import { Failure, messageOf } from '../failure.ts';
import { readLines } from './read-lines.ts';

export type VerifyOptions = { home: string; publicKey?: string; json?: boolean };

/** `turnpike audit verify FILE`: checks an export with nothing but the file. The exit code is 0 for a whole one. */
export async function verifyCommand(file: string, options: VerifyOptions): Promise<number> {
  const expected = options.publicKey === undefined ? undefined : await readKey(options.publicKey);
  const verdict = await verifyFile(file, expected);
  const pinned = expected ? 'as expected' : await comparedWithHome(options.home, verdict);
  if (options.json) console.log(JSON.stringify(jsonOf(verdict)));
  else console.log(describeVerdict(file, verdict, pinned));
  return verdict.ok ? 0 : 1;
}

/** @throws Failure when the file cannot be read */
export async function verifyFile(file: string, expected?: AuditPublicKey): Promise<ExportVerdict> {
  try {
    return await verifyExport(readLines(file), expected);
  } catch (error) {
    throw new Failure('usage', `${file} cannot be read (${messageOf(error)}).`);
  }
}

/** A key given as 64 hex digits, or as a file that holds it. */
async function readKey(given: string): Promise<AuditPublicKey> {
  try {
    const isHex = /^[0-9a-f]{64}$/i.test(given);
    return readAuditPublicKey(isHex ? given : await readFile(given, 'utf8'));
  } catch (error) {
    throw new Failure('usage', `--public-key ${given}: ${messageOf(error)}.`);
  }
}

/** Without an expected key the file vouches for itself: says whether the system at hand has that key. */
async function comparedWithHome(home: string, verdict: ExportVerdict): Promise<string> {
  const file = path.join(home, 'audit-public-key.pem');
  const own = await readFile(file, 'utf8').then(readAuditPublicKey, () => null);
  if (verdict.ok && own?.id === verdict.keyId) return `that of ${file}`;
  return 'the one that the file names: compare it, or pass --public-key';
}

function jsonOf(verdict: ExportVerdict) {
  if (!verdict.ok) return { ok: false, line: verdict.line, ...verdict.damage };
  const { header, events, unchained, checkpoints, keyId } = verdict;
  const { account, from_seq, to_seq, exported_at } = header;
  return { ok: true, events, unchained, checkpoints, key_id: keyId, account, from_seq, to_seq, exported_at };
}

/** What people read. */
export function describeVerdict(file: string, verdict: ExportVerdict, pinned: string): string {
  if (!verdict.ok) {
    const { kind, what, seq, detail, sentence } = verdict.damage;
    const subject =
      what === 'header' ? 'the header' : what === 'event' ? `event ${seq}` : `the checkpoint at ${seq}`;
    const quoted = sentence && `\n  ${sentence}`;
    return `${file}, line ${verdict.line}: ${subject} was ${kind}. ${detail}${quoted}`;
  }
  const { events, unchained, header, keyId } = verdict;
  const old = unchained > 0 ? `, ${unchained} of them from before the chain` : '';
  const range = events > 0 ? `, ${header.from_seq} to ${header.to_seq}` : '';
  return `${events} events${old}, chain whole, signed by key ${keyId} (${pinned}).\nAccount ${header.account.name}${range}, exported at ${header.exported_at}.`;
}
