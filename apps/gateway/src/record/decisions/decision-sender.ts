import { setTimeout as delay } from 'node:timers/promises';
import { type DecisionRecord, MAX_DECISIONS_PER_REPORT } from '@turnpike/contracts/feed/decisions';
import type { Logger } from 'pino';
import { type FeedAddress, sendDecisions } from '../../feed/feed-connection.ts';
import type { DecisionRing } from './decision-ring.ts';

const SEND_MS = 500;
const MAX_RETRY_MS = 15_000;
/** At the end, sending has this long. */
const LAST_SENDING_MS = 1_500;

/**
 * Sends decision records up: the newest by themselves, and at once those that somebody waits for. What the feed does not
 * take waits, within the bounds of the ring, and is lost with the process: the access records tell the rule then.
 */
export class DecisionSender {
  readonly #address: FeedAddress;
  readonly #ring: DecisionRing;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #failing = false;

  constructor(address: FeedAddress, ring: DecisionRing, logger: Logger) {
    this.#address = address;
    this.#ring = ring;
    this.#logger = logger;
  }

  /** Runs until {@link close}. */
  start(): void {
    this.#loop = this.#run(this.#stop.signal);
  }

  /** Sends the record of a call if this node has it. */
  async answer(requestId: string): Promise<void> {
    const record = this.#ring.find(requestId);
    if (record) await this.#send([record], this.#stop.signal);
  }

  /** Sends what waits, once, and ends. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await this.#sendWaiting(AbortSignal.timeout(LAST_SENDING_MS));
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      this.#ring.expire(Date.now());
      failures = (await this.#sendWaiting(signal)) ? 0 : failures + 1;
      const waitMs = Math.min(MAX_RETRY_MS, SEND_MS * 2 ** Math.min(failures, 10));
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns false when something still waits */
  async #sendWaiting(signal: AbortSignal): Promise<boolean> {
    const waiting = this.#ring.takeUnsent();
    while (waiting.length > 0) {
      const records = waiting.splice(0, MAX_DECISIONS_PER_REPORT);
      if (await this.#send(records, signal)) continue;
      this.#ring.putBack([...records, ...waiting]);
      return false;
    }
    return true;
  }

  async #send(decisions: DecisionRecord[], signal: AbortSignal): Promise<boolean> {
    try {
      await sendDecisions(this.#address, { node: this.#address.nodeName, decisions }, signal);
      this.#failing = false;
      return true;
    } catch (error) {
      if (!this.#failing && !signal.aborted)
        this.#logger.warn({ err: error }, 'decision records wait: the feed does not take them');
      this.#failing = true;
      return false;
    }
  }
}
