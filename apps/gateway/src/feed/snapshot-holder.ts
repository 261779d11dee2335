import type { FeedMessage } from '@turnpike/contracts/feed/message';
import type { Snapshot } from '@turnpike/contracts/snapshot/document';
import type { Logger } from 'pino';
import type { CounterStore } from '../counters/counter-store.ts';
import { buildRuntime, type Runtime } from '../runtime/runtime.ts';
import { readSnapshotFile, writeSnapshotFile } from './snapshot-file.ts';
import { FullSnapshotNeededError, nextSnapshot } from './snapshot-state.ts';

type Change = Exclude<FeedMessage, { type: 'ping' }>;

/** What the holder works with. */
export interface HolderOptions {
  readonly instanceId: string;
  /** Where the last good snapshot is kept; null: it is not kept. */
  readonly snapshotFile: string | null;
  readonly secretKey: Buffer | null;
  readonly counters: CounterStore;
  readonly now: () => number;
  readonly logger: Logger;
  /** Called after each swap. */
  readonly onSwap: (runtime: Runtime) => void;
}

/**
 * Holds the applied snapshot and its runtime. A new one is built aside and swapped in by one assignment; whatever
 * is wrong with it leaves the old one serving.
 */
export class SnapshotHolder {
  readonly #options: HolderOptions;
  #snapshot: Snapshot | null = null;
  #runtime: Runtime | null = null;

  constructor(options: HolderOptions) {
    this.#options = options;
  }

  /** The serving runtime; null before the first snapshot. */
  get runtime(): Runtime | null {
    return this.#runtime;
  }

  /** The applied revision; -1 before the first snapshot. */
  get revision(): number {
    return this.#snapshot?.revision ?? -1;
  }

  /** Starts from the last good snapshot, when there is one. A file that cannot be used is logged and ignored. */
  async loadLastGood(): Promise<void> {
    const { snapshotFile, instanceId, logger } = this.#options;
    if (snapshotFile === null) return;
    try {
      const snapshot = await readSnapshotFile(snapshotFile);
      if (!snapshot) return;
      if (snapshot.instanceId !== instanceId) throw new Error(`it is of instance ${snapshot.instanceId}`);
      this.swap(snapshot);
    } catch (error) {
      logger.error({ err: error, snapshotFile }, 'ignored the last good snapshot');
    }
  }

  /**
   * Applies a message of the feed and keeps the snapshot.
   * @returns null when applied, else the reason why it was refused
   * @throws FullSnapshotNeededError when a delta does not fit what is applied here
   */
  async apply(message: Change): Promise<string | null> {
    try {
      const next = nextSnapshot(this.#snapshot, message, this.#options.instanceId);
      // What a node that reconnects is sent when it has everything: checked, and nothing to do.
      if (message.type === 'delta' && next.revision === this.revision && isEmpty(message)) return null;
      this.swap(next);
    } catch (error) {
      if (error instanceof FullSnapshotNeededError) throw error;
      return error instanceof Error ? error.message : String(error);
    }
    await this.#keep();
    return null;
  }

  /** @throws Error when the snapshot is refused */
  swap(snapshot: Snapshot): void {
    const { counters, secretKey, now, onSwap, logger } = this.#options;
    const runtime = buildRuntime(snapshot, { counters, secretKey, now });
    this.#snapshot = snapshot;
    this.#runtime = runtime;
    counters.prune(now());
    if (runtime.shadowed.length > 0) {
      logger.warn({ publications: runtime.shadowed }, 'some APIs have the path and method of another one');
    }
    logger.info({ revision: snapshot.revision, documents: snapshot.documents.length }, 'applied a snapshot');
    onSwap(runtime);
  }

  /** A snapshot that cannot be saved still serves; a restart would begin with an older one. */
  async #keep(): Promise<void> {
    const { snapshotFile, logger } = this.#options;
    if (snapshotFile === null || !this.#snapshot) return;
    try {
      await writeSnapshotFile(snapshotFile, this.#snapshot);
    } catch (error) {
      logger.error({ err: error, snapshotFile }, 'could not save the snapshot');
    }
  }
}

function isEmpty(delta: Extract<Change, { type: 'delta' }>): boolean {
  return delta.upserts.length === 0 && delta.deletions.length === 0;
}
