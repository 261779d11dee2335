import type { Logger } from 'pino';
import type { AppliedConfig } from '../../runtime/config-builder.ts';
import type { ReadCopy } from './read-copy.ts';
import { type DeltaRecord, SnapshotCopy } from './snapshot-copy.ts';

/** A journal up to this long is not worth writing the base anew. */
const MIN_JOURNAL_BYTES = 1_024 * 1_024;
/** More than this is not kept for a disk that fails: its base is written anew when it is well again. */
const MAX_PENDING = 1_000;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;

/** What a writer works with. */
export interface CopyWriterOptions {
  readonly instanceId: string;
  readonly file: string;
  /** How long the changes may grow, as a multiple of the base. */
  readonly journalShare: number;
  readonly logger: Logger;
  /** What is applied now. */
  readonly config: () => AppliedConfig | null;
  /** Waits its turn among the copies. */
  readonly oneBaseAtATime: (write: () => Promise<void>) => Promise<void>;
  /** Called after each attempt. */
  readonly onProgress: () => void;
}

/** Brings one copy on disk to what is applied, step after step, and tries again while the disk fails. */
export class CopyWriter {
  readonly file: string;
  readonly #options: CopyWriterOptions;
  readonly #copy: SnapshotCopy;
  #pending: DeltaRecord[] = [];
  #needsBase = true;
  #running: Promise<void> | null = null;
  #retry: NodeJS.Timeout | null = null;
  #failures = 0;
  #isClosed = false;
  /** Why the last attempt failed; null: it did not. */
  error: string | null = null;

  constructor(options: CopyWriterOptions) {
    this.#options = options;
    this.file = options.file;
    this.#copy = new SnapshotCopy(options.file);
  }

  /** The revision that is durable in the copy; null: none. */
  get revision(): number | null {
    return this.#copy.revision;
  }

  /** Goes on with a copy that holds what is applied. */
  async resume(read: ReadCopy): Promise<void> {
    await this.#copy.resume(read);
    this.#needsBase = read.damage !== null;
  }

  /** Takes a change; null: one that only a new base can hold. */
  add(record: DeltaRecord | null): void {
    if (record === null || this.#pending.length >= MAX_PENDING) {
      this.#needsBase = true;
      this.#pending = [];
    } else if (!this.#needsBase) this.#pending.push(record);
    this.wake();
  }

  /** Works off what is to be done, unless it is under way or waits for its next try. */
  wake(): void {
    if (this.#running || this.#retry || this.#isClosed) return;
    this.#running = this.#run().finally(() => {
      this.#running = null;
      if (this.#hasWork()) this.wake();
    });
  }

  /** Finishes what is to be done, unless the disk fails, and ends. */
  async close(): Promise<void> {
    if (this.#retry) clearTimeout(this.#retry);
    while (this.#running) await this.#running;
    this.#isClosed = true;
    await this.#copy.close();
  }

  #hasWork(): boolean {
    return this.#options.config() !== null && (this.#needsBase || this.#pending.length > 0);
  }

  async #run(): Promise<void> {
    try {
      while (this.#hasWork() && !this.#isClosed) {
        if (this.#needsBase) await this.#options.oneBaseAtATime(() => this.#writeBase());
        else await this.#append();
        this.#failures = 0;
        this.error = null;
        this.#options.onProgress();
      }
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #writeBase(): Promise<void> {
    const config = this.#options.config();
    if (!config) return;
    // What comes from here on is not in this base.
    this.#needsBase = false;
    this.#pending = [];
    try {
      await this.#copy.writeBase(this.#options.instanceId, config);
    } catch (error) {
      this.#needsBase = true;
      throw error;
    }
  }

  async #append(): Promise<void> {
    // More may be added while these are written.
    const records = [...this.#pending];
    await this.#copy.append(records);
    this.#pending = this.#pending.slice(records.length);
    const longest = this.#options.journalShare * Math.max(MIN_JOURNAL_BYTES, this.#copy.baseBytes);
    if (this.#copy.journalBytes > longest) this.#needsBase = true;
  }

  #fail(error: Error): void {
    if (this.error === null) {
      this.#options.logger.error(
        { err: error, file: this.file },
        'could not save the snapshot, it goes on serving',
      );
    }
    this.error = error.message;
    this.#failures += 1;
    const waitMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#failures - 1, 10));
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.wake();
    }, waitMs);
    this.#retry.unref();
    this.#options.onProgress();
  }
}
