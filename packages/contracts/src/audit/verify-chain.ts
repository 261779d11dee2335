import type { AuditDamage } from './audit-damage.ts';
import { sentenceOf } from './audit-damage.ts';
import { type ChainFault, type ChainRow, walkChain } from './chain-walker.ts';
import { checkpointText, type SignedCheckpoint } from './checkpoint.ts';
import type { AuditPublicKey } from './signing-key.ts';

/** Checks rows and, each behind its row, checkpoints. Things may be given until one answers damage. */
export interface ChainVerifier {
  readonly seq: number;
  readonly hash: string;
  readonly events: number;
  /** Of the events, those from before there was a chain: they come without a hash. */
  readonly unchained: number;
  readonly checkpoints: number;
  row(row: ChainRow): AuditDamage | null;
  checkpoint(checkpoint: SignedCheckpoint): AuditDamage | null;
  /** @param head the last link, as it is known from elsewhere */
  end(head: { seq: number; hash: string }): AuditDamage | null;
}

/** @param start the row before the first one that will be given */
export function verifyChain(options: {
  start: { seq: number; hash: string };
  accountId: string;
  key: AuditPublicKey;
}): ChainVerifier {
  const { start, accountId, key } = options;
  const walker = walkChain(start);
  const counts = { events: 0, unchained: 0, checkpoints: 0 };
  let signedSeq = start.seq;

  const rewritten = (upTo: number): AuditDamage => ({
    kind: 'rewritten',
    what: 'event',
    seq: signedSeq + 1,
    detail: `The events from ${signedSeq + 1} to ${upTo} are not those that were signed at ${upTo}: one of them was changed and all hashes behind it were made anew.`,
    sentence: '',
  });

  return {
    get seq() {
      return walker.seq;
    },
    get hash() {
      return walker.hash;
    },
    get events() {
      return counts.events;
    },
    get unchained() {
      return counts.unchained;
    },
    get checkpoints() {
      return counts.checkpoints;
    },
    row(row) {
      counts.events += 1;
      if (row.hash === '') counts.unchained += 1;
      if (row.record.account_id !== accountId)
        return damage(row, 'inserted', 'It is an event of another account.');
      return describe(walker.next(row), signedSeq);
    },
    checkpoint(checkpoint) {
      const fault = describe(walker.end(), signedSeq);
      if (fault) return fault;
      const wrong = wrongWith(checkpoint, accountId, key);
      if (wrong) return { ...misplaced(checkpoint.seq), kind: 'altered', detail: wrong };
      if (checkpoint.seq !== walker.seq)
        return { ...misplaced(checkpoint.seq), detail: `It stands behind event ${walker.seq}.` };
      if (checkpoint.hash !== walker.hash) return rewritten(walker.seq);
      counts.checkpoints += 1;
      signedSeq = walker.seq;
      return null;
    },
    end(head) {
      const fault = describe(walker.end(), signedSeq);
      if (fault) return fault;
      if (walker.seq < head.seq) return missing(walker.seq + 1, head.seq);
      return walker.hash === head.hash ? null : rewritten(walker.seq);
    },
  };
}

function wrongWith(checkpoint: SignedCheckpoint, accountId: string, key: AuditPublicKey): string | null {
  if (checkpoint.account_id !== accountId) return 'It is a checkpoint of another account.';
  if (checkpoint.key_id !== key.id) return `It was signed by another key (${checkpoint.key_id}).`;
  return key.verify(checkpointText(checkpoint), checkpoint.signature) ? null : 'Its signature is wrong.';
}

const misplaced = (seq: number): AuditDamage => ({
  kind: 'reordered',
  what: 'checkpoint',
  seq,
  detail: '',
  sentence: '',
});

function missing(from: number, to: number): AuditDamage {
  const detail = from === to ? `Event ${from} is missing.` : `Events ${from} to ${to} are missing.`;
  return { kind: 'removed', what: 'event', seq: from, detail, sentence: '' };
}

function damage(row: ChainRow, kind: AuditDamage['kind'], detail: string): AuditDamage {
  return { kind, what: 'event', seq: row.seq, detail, sentence: sentenceOf(row.record) };
}

function describe(fault: ChainFault | null, signedSeq: number): AuditDamage | null {
  if (!fault) return null;
  const { kind, row, expected } = fault;
  switch (kind) {
    case 'position':
      return row.seq > expected
        ? missing(expected, row.seq - 1)
        : damage(row, 'inserted', `It stands where event ${expected} belongs.`);
    case 'hash':
      return damage(row, 'altered', 'Its hash was changed; the next event still goes on from the right one.');
    case 'unchained':
      return damage(row, 'altered', 'Its hash was taken away, though events before it have one.');
    case 'link':
      return damage(
        row,
        'altered',
        `Its hash is not that of what it tells. ${doubt(row.seq - 1, signedSeq)}`,
      );
  }
}

/** The row before may have been replaced together with its own hash, unless it is signed. */
const doubt = (before: number, signedSeq: number): string =>
  before > signedSeq
    ? `If it was not changed itself, event ${before} was, together with its hash.`
    : 'The event before it is signed.';
