import type { FeedMessage } from '@turnpike/contracts/feed/message';
import type { SnapshotStatus } from '@turnpike/contracts/gateway/node-spec';
import { SNAPSHOT_SCHEMA_VERSION, type Snapshot } from '@turnpike/contracts/snapshot/document';
import type { Logger } from 'pino';
import type { CounterStore } from '../counters/counter-store.ts';
import { type BuiltConfig, ConfigBuilder } from '../runtime/config-builder.ts';
import { type ConfigChange, DigestMismatchError } from '../runtime/config-change.ts';
import { type Runtime, shadowedPublications } from '../runtime/runtime.ts';
import { atOnce, inSlices } from './in-slices.ts';
import { type Candidate, candidates } from './store/candidates.ts';
import { SnapshotStore } from './store/snapshot-store.ts';

type Message = Extract<FeedMessage, { type: 'full' | 'delta' }>;

/** A delta was lost or came out of order: no fault of its content, and a full snapshot puts it right. */
export class FullSnapshotNeededError extends Error {
  override readonly name = 'FullSnapshotNeededError';
}

/** What the holder works with. */
export interface HolderOptions {
  readonly instanceId: string;
  /** Where the last good snapshot is kept; null: it is not kept. */
  readonly snapshotFile: string | null;
  readonly secretKey: Buffer | null;
  readonly counters: CounterStore;
  readonly now: () => number;
  readonly logger: Logger;
  /** Called after each swap; calls are served by it when what is returned resolves. */
  readonly onSwap: (built: BuiltConfig) => Promise<void>;
  /** Called when it changes how the snapshot is kept. */
  readonly onSnapshotStatus: (status: SnapshotStatus) => void;
}

/**
 * Holds the applied configuration. The next one is built aside, in slices that let calls through, and swapped in by one
 * assignment; whatever is wrong with it leaves the old one serving. One call at a time.
 */
export class SnapshotHolder {
  readonly #options: HolderOptions;
  readonly #builder: ConfigBuilder;
  readonly #store: SnapshotStore | null;
  #runtime: Runtime | null = null;

  constructor(options: HolderOptions) {
    this.#options = options;
    this.#builder = new ConfigBuilder(options);
    const { instanceId, snapshotFile, logger, onSnapshotStatus } = options;
    this.#store =
      snapshotFile === null
        ? null
        : new SnapshotStore({
            ...{ instanceId, file: snapshotFile, logger },
            onStatus: () => this.#store && onSnapshotStatus(this.#store.status),
          });
  }

  /** The serving runtime; null before the first snapshot. */
  get runtime(): Runtime | null {
    return this.#runtime;
  }

  /** The applied revision; -1 before the first snapshot. */
  get revision(): number {
    return this.#runtime?.revision ?? -1;
  }

  /** How the snapshot is kept; null: it is not. */
  get snapshotStatus(): SnapshotStatus | null {
    return this.#store?.status ?? null;
  }

  /**
   * Starts from the newest snapshot on disk that can be served, of this node or another one of the gateway. What cannot
   * is passed over, with a line in the log.
   */
  async loadLastGood(): Promise<void> {
    const { snapshotFile, instanceId, logger } = this.#options;
    if (snapshotFile === null || !this.#store) return;
    const passOver = (place: { file: string; isOwn: boolean }, reason: string): void => {
      logger.error({ snapshotFile: place.file, reason }, 'ignored the last good snapshot');
      this.#store?.passOver(`${place.file}: ${reason}`);
    };
    for await (const candidate of candidates(snapshotFile, instanceId, passOver)) {
      try {
        await this.#swap(await inSlices(this.#builder.build(changeOfCandidate(candidate))));
      } catch (error) {
        passOver(candidate, error instanceof Error ? error.message : String(error));
        continue;
      }
      if (!candidate.isOwn)
        logger.info({ file: candidate.file }, 'started from the snapshot of another node');
      if (this.#builder.current) void this.#store.resume(this.#builder.current);
      return;
    }
  }

  /**
   * Applies a message of the feed and keeps the snapshot.
   * @returns null when applied, else the reason why it was refused
   * @throws FullSnapshotNeededError when a delta does not fit what is applied here
   */
  async apply(message: Message): Promise<string | null> {
    let built: BuiltConfig;
    try {
      built = await inSlices(this.#builder.build(this.#changeOf(message)));
    } catch (error) {
      if (error instanceof FullSnapshotNeededError) throw error;
      if (error instanceof DigestMismatchError && message.type === 'delta') {
        throw new FullSnapshotNeededError(error.message);
      }
      return error instanceof Error ? error.message : String(error);
    }
    // What a node that reconnects is sent when it has everything: checked, and nothing to do.
    if (built.revision === this.revision && built.touched.size === 0) return null;
    await this.#swap(built);
    await this.#store?.save(built);
    return null;
  }

  /** Serves a snapshot that an operator wrote. @throws Error when it is refused */
  async serve(snapshot: Snapshot): Promise<void> {
    const { instanceId, revision, documents } = snapshot;
    if (instanceId !== this.#options.instanceId) throw new Error(`the snapshot is of instance ${instanceId}`);
    const change = {
      revision,
      upserts: documents,
      deletions: 'others',
      digest: null,
      verifyHashes: true,
    } as const;
    await this.#swap(atOnce(this.#builder.build(change)));
  }

  /** Writes nothing to the disk any more. */
  async close(): Promise<void> {
    await this.#store?.close();
  }

  #changeOf(message: Message): ConfigChange {
    const { schemaVersion, revision, digest } = message;
    if (schemaVersion !== SNAPSHOT_SCHEMA_VERSION)
      throw new Error(`schema version ${schemaVersion} is not known`);
    const common = { revision, digest, verifyHashes: true };
    if (message.type === 'full') {
      if (message.instanceId !== this.#options.instanceId) {
        throw new Error(`the snapshot is of instance ${message.instanceId}`);
      }
      return { ...common, upserts: message.documents, deletions: 'others' };
    }
    if (this.revision !== message.from) {
      const applied = this.#runtime?.revision ?? 'none';
      throw new FullSnapshotNeededError(
        `the delta builds on revision ${message.from}, applied is ${applied}`,
      );
    }
    return { ...common, upserts: message.upserts, deletions: message.deletions };
  }

  async #swap(built: BuiltConfig): Promise<void> {
    const { counters, now, onSwap, logger } = this.#options;
    built.takeOver();
    this.#runtime = built.runtime;
    counters.prune(now());
    const shadowed = shadowedPublications(built.runtime);
    if (shadowed.length > 0) {
      logger.warn({ publications: shadowed }, 'some APIs have the path and method of another one');
    }
    logger.info({ revision: built.revision, changed: built.touched.size }, 'applied a snapshot');
    await onSwap(built);
  }
}

function changeOfCandidate({ revision, digest, documents, isParsed }: Candidate): ConfigChange {
  // Each is let go when it was taken: two forms of all documents at once are twice the memory.
  function* drained() {
    for (const [name, document] of documents) {
      documents.delete(name);
      yield document;
    }
  }
  const verifyHashes = digest === null;
  return { revision, upserts: drained(), deletions: 'others', digest, verifyHashes, isParsed };
}
