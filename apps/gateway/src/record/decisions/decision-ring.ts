import type { DecisionRecord } from '@turnpike/contracts/feed/decisions';

/** How much is kept, and for how long. */
export interface RingBounds {
  readonly records: number;
  /** Of texts, about. */
  readonly bytes: number;
  readonly ageMs: number;
  /** How many wait to be sent by themselves; older ones stay to be asked for. */
  readonly unsent: number;
}

export const RING_BOUNDS: RingBounds = {
  records: 4_000,
  bytes: 8 * 1_024 * 1_024,
  ageMs: 3_600_000,
  unsent: 200,
};

/** Fields of a record that are always there, in bytes, about. */
const RECORD_BYTES = 700;

interface Kept {
  readonly record: DecisionRecord;
  readonly bytes: number;
  readonly atMs: number;
}

/** The newest decision records of a node, in memory: bounded by number, bytes and age, the oldest go first. */
export class DecisionRing {
  readonly #kept = new Map<string, Kept>();
  readonly #bounds: RingBounds;
  #bytes = 0;
  #unsent: DecisionRecord[] = [];

  constructor(bounds = RING_BOUNDS) {
    this.#bounds = bounds;
  }

  /** How many are kept. */
  get size(): number {
    return this.#kept.size;
  }

  /** Adds a record; its request id is a new one. */
  add(record: DecisionRecord, nowMs: number): void {
    const bytes = bytesOf(record);
    this.#kept.set(record.requestId, { record, bytes, atMs: nowMs });
    this.#bytes += bytes;
    this.#unsent.push(record);
    // In bulk: to shift one by one would move all others each time.
    const { unsent } = this.#bounds;
    if (this.#unsent.length > 2 * unsent) this.#unsent = this.#unsent.slice(-unsent);
    this.expire(nowMs);
  }

  /** The record of a call, while it is kept. */
  find(requestId: string): DecisionRecord | null {
    return this.#kept.get(requestId)?.record ?? null;
  }

  /** Those that wait to be sent, the oldest first; none does then. */
  takeUnsent(): DecisionRecord[] {
    const taken = this.#unsent.slice(-this.#bounds.unsent);
    this.#unsent = [];
    return taken;
  }

  /** Has records wait again that could not be sent. */
  putBack(records: readonly DecisionRecord[]): void {
    this.#unsent = [...records, ...this.#unsent].slice(-this.#bounds.unsent);
  }

  /** Forgets what is past the bounds. */
  expire(nowMs: number): void {
    const { records, bytes, ageMs } = this.#bounds;
    for (const [requestId, kept] of this.#kept) {
      const isOld = nowMs - kept.atMs > ageMs;
      if (!isOld && this.#kept.size <= records && this.#bytes <= bytes) return;
      this.#kept.delete(requestId);
      this.#bytes -= kept.bytes;
    }
  }
}

function bytesOf({ host, path, detail, statement, remedy, signature }: DecisionRecord): number {
  const texts = host.length + path.length + (detail?.length ?? 0) + (statement?.length ?? 0) + remedy.length;
  if (!signature) return RECORD_BYTES + texts;
  const callers = signature.callers?.canonicalRequest.length ?? 0;
  return RECORD_BYTES + texts + signature.canonicalRequest.length + callers + 1_000;
}
