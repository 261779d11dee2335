import { type AuditRecord, linkHash } from './audit-record.ts';

/** A row of the log: its place in the account's chain, its hash ('' from before there was a chain) and what it tells. */
export interface ChainRow {
  seq: number;
  hash: string;
  record: AuditRecord;
}

/** The first row at which a chain as it is stored does not hold. */
export interface ChainFault {
  /**
   * `position`: its number is not the next one, so rows before it are missing or it is one too many. `hash`: its record
   * goes on from the row before, as the row after it confirms, but its own hash is another. `link`: its record is not
   * what its hash was made of, or the row before it was replaced together with its hash. `unchained`: it has no hash,
   * though rows before it have one.
   */
  kind: 'position' | 'hash' | 'link' | 'unchained';
  row: ChainRow;
  /** The number that was expected. */
  expected: number;
}

/** Goes through a chain row by row. Rows may be given until one answers a fault. */
export interface ChainWalker {
  /** The row before the first fault, as far as it is known. */
  readonly seq: number;
  readonly hash: string;
  /** A fault is told with the row after it, which is needed to tell its kind, or at the {@link ChainWalker.end}. */
  next(row: ChainRow): ChainFault | null;
  end(): ChainFault | null;
}

/** @param start the last row that is known to be good; `{seq: 0, hash: ''}` before the first one */
export function walkChain(start: { seq: number; hash: string }): ChainWalker {
  let { seq, hash } = start;
  let suspect: { row: ChainRow; rightHash: string; expected: number } | null = null;

  const judge = (follower: ChainRow | null): ChainFault | null => {
    if (!suspect) return null;
    const { row, rightHash, expected } = suspect;
    const confirmed =
      follower !== null && linkHash(rightHash, follower.seq, follower.record) === follower.hash;
    return { kind: confirmed ? 'hash' : 'link', row, expected };
  };

  return {
    get seq() {
      return seq;
    },
    get hash() {
      return hash;
    },
    next(row) {
      if (suspect) return judge(row);
      const expected = seq + 1;
      if (row.seq !== expected) return { kind: 'position', row, expected };
      const isUnchained = row.hash === '';
      if (isUnchained && hash !== '') return { kind: 'unchained', row, expected };
      const rightHash = isUnchained ? '' : linkHash(hash, row.seq, row.record);
      if (rightHash !== row.hash) {
        suspect = { row, rightHash, expected };
        return null;
      }
      seq = row.seq;
      hash = row.hash;
      return null;
    },
    end: () => judge(null),
  };
}
