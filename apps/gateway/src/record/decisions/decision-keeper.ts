import type { Call } from '../../pipeline/call.ts';
import type { Refusal } from '../../pipeline/refusal.ts';
import { decisionRecord, type SignatureDepth } from './decision-record.ts';
import type { DecisionRing } from './decision-ring.ts';

/** A flood of wrong signatures must not cost more than this in looking into them; the rest is kept without. */
const SEARCHES_PER_SECOND = 20;
const SHOWN_PER_SECOND = 200;
/** Of refusals of any kind: further ones in the same second are counted and logged as ever, and have no record. */
const RECORDS_PER_SECOND = 1_000;

/** Makes and keeps the records of calls that were refused. */
export class DecisionKeeper {
  readonly #ring: Pick<DecisionRing, 'add'>;
  readonly #now: () => number;
  #second = -1;
  #records = 0;
  #signatures = 0;

  /**
   * @param now the wall clock, Unix ms
   * @param ring where they are kept, or what brings them there
   */
  constructor(now: () => number, ring: Pick<DecisionRing, 'add'>) {
    this.#now = now;
    this.#ring = ring;
  }

  /** Keeps why a call, which is over, was refused. */
  keep(call: Call, refusal: Refusal): void {
    const nowMs = this.#now();
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#records = 0;
      this.#signatures = 0;
    }
    if (this.#records >= RECORDS_PER_SECOND) return;
    this.#records += 1;
    this.#ring.add(decisionRecord(call, refusal, refusal.explain ? this.#depth() : 'none'), nowMs);
  }

  #depth(): SignatureDepth {
    this.#signatures += 1;
    if (this.#signatures <= SEARCHES_PER_SECOND) return 'search';
    return this.#signatures <= SHOWN_PER_SECOND ? 'shown' : 'none';
  }
}
