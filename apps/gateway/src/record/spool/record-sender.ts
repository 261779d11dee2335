import { setTimeout as delay } from 'node:timers/promises';
import { batchesTakenSchema } from '@turnpike/contracts/feed/records';
import type { SpoolStatus } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { type FeedAddress, sendRecords } from '../../feed/feed-connection.ts';
import type { Spool, SpooledBatch } from './spool.ts';

/** What a crash of the process loses at most: the counts and records of this long, and of the write under way. */
const FLUSH_MS = 250;
/** How often what was written becomes a batch. */
const SEAL_MS = 1_000;
const ADOPT_MS = 10_000;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 15_000;
/** At the end, sending has this long. */
const LAST_SENDING_MS = 1_500;

export interface SenderOptions {
  readonly address: FeedAddress;
  readonly spool: Spool;
  readonly logger: Logger;
  /** Called after each step. */
  readonly onProgress: (status: SpoolStatus) => void;
}

/** Writes the spool out and sends its batches up, one at a time and in their order, each until it is taken. */
export class RecordSender {
  readonly #options: SenderOptions;
  readonly #stop = new AbortController();
  #lastTakenAtMs: number | null = null;
  #sendError: string | null = null;
  #diskError: string | null = null;
  #loops: Promise<unknown> = Promise.resolve();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** How it goes. */
  get status(): SpoolStatus {
    const { bytes, droppedRecords, damagedParts, refusedBatches } = this.#options.spool;
    return {
      ...{ bytes, droppedRecords, damagedParts, refusedBatches },
      lastTakenAtMs: this.#lastTakenAtMs,
      error: this.#diskError ?? this.#sendError,
    };
  }

  /** Runs until {@link close}. */
  start(): void {
    const { spool } = this.#options;
    this.#loops = Promise.all([
      this.#every(FLUSH_MS, () => spool.flush()),
      this.#every(ADOPT_MS, () => spool.adopt()),
      this.#send(this.#stop.signal),
    ]);
  }

  /** Writes all and sends what it can in a short time; the rest is found by the next process. */
  async close(): Promise<void> {
    const { spool } = this.#options;
    this.#stop.abort();
    await this.#loops;
    await this.#onDisk(() => spool.flush());
    const over = AbortSignal.timeout(LAST_SENDING_MS);
    await this.#sendAll(over).catch((error: unknown) => this.#failed(error));
    await this.#onDisk(() => spool.close());
  }

  async #every(intervalMs: number, work: () => Promise<void>): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#onDisk(work);
      this.#options.onProgress(this.status);
      await pause(intervalMs, this.#stop.signal);
    }
  }

  async #onDisk(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#diskError = null;
    } catch (error) {
      const message = messageOf(error);
      if (this.#diskError === null) this.#options.logger.error({ err: error }, 'could not write records out');
      this.#diskError = message;
    }
  }

  async #send(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#sendAll(signal);
        if (this.#sendError !== null) this.#options.logger.info('records go up again');
        this.#sendError = null;
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        this.#failed(error);
        failures += 1;
      }
      const waitMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
      await pause(failures === 0 ? SEAL_MS : waitMs * (1 - Math.random() / 4), signal);
    }
  }

  #failed(error: unknown): void {
    if (this.#sendError === null)
      this.#options.logger.warn({ err: error }, 'records wait: the feed does not take them');
    this.#sendError = messageOf(error);
    this.#options.onProgress(this.status);
  }

  /** Sends all that waits. @throws Error with the first batch that is not taken */
  async #sendAll(signal: AbortSignal): Promise<void> {
    const { spool } = this.#options;
    await spool.seal();
    for (let batch = await spool.next(); batch && !signal.aborted; batch = await spool.next()) {
      if (await this.#offer(batch, batch.body, signal)) {
        await spool.taken(batch);
        this.#lastTakenAtMs = Date.now();
      } else await this.#refused(batch);
      this.#options.onProgress(this.status);
    }
  }

  /**
   * A batch that the feed finds wrong, as it always will, must not hold up those behind it. Counts are kept all the same.
   * @throws Error for counts, so that the next ones come a while later and the status says why
   */
  async #refused(batch: SpooledBatch): Promise<void> {
    const { spool, logger } = this.#options;
    if (batch.segment.stream === 'records') return spool.giveUp(batch);
    const file = await spool.setAside(batch);
    logger.error({ file }, 'set counts aside that the feed refuses');
    throw new Error(`the feed refuses counts, which are kept in ${file}`);
  }

  /** @returns false for what the feed finds wrong: it always will */
  async #offer({ segment }: SpooledBatch, body: string, signal: AbortSignal): Promise<boolean> {
    const { status, text } = await sendRecords(this.#options.address, body, signal);
    if (status === 200) {
      const { taken } = batchesTakenSchema.parse(JSON.parse(text));
      if (taken >= segment.last) return true;
      throw new Error(`the feed took batch ${taken} when it was sent ${segment.last}`);
    }
    if (status === 400 || status === 413) {
      this.#options.logger.error({ status, stream: segment.stream }, 'the feed refuses a batch');
      return false;
    }
    throw new Error(`the feed answered records with ${status}`);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
