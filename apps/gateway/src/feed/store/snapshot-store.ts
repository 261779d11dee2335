import { rm } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { AppliedConfig, BuiltConfig } from '../../runtime/config-builder.ts';
import { CopyWriter } from './copy-writer.ts';
import { readCopy } from './read-copy.ts';
import type { DeltaRecord } from './snapshot-copy.ts';

/** A change of more documents than this is saved by writing the base anew: one long record would hold up calls. */
const MAX_RECORD_DOCUMENTS = 500;

/** Unlike each other, so that one copy takes changes while the other is written anew. */
const JOURNAL_SHARES = { a: 1, b: 1.5 };

/** How saving goes. */
export interface StoreStatus {
  /** The newest revision that is on disk; null: none. */
  readonly savedRevision: number | null;
  /** Why the last attempt of a copy failed; null: none is failing. */
  readonly error: string | null;
  /** Files, or their ends, that were damaged and left out, with the reason. */
  readonly passedOver: readonly string[];
}

/** What a store works with. */
export interface StoreOptions {
  readonly instanceId: string;
  /** Of the spec; the copies are `<file>.a` and `<file>.b` beside it. */
  readonly file: string;
  readonly logger: Logger;
  /** Called when the status changes. */
  readonly onStatus: () => void;
}

/**
 * Keeps a node's configuration on disk, twice. Both copies get every change; when the changes of one have grown as long
 * as its base it is written anew, one copy at a time, so that the other one stands meanwhile.
 */
export class SnapshotStore {
  readonly #options: StoreOptions;
  readonly #copies: readonly CopyWriter[];
  readonly #passedOver: string[] = [];
  #config: AppliedConfig | null = null;
  #isPlainGone = false;
  #resumed: Promise<void> = Promise.resolve();
  #baseQueue: Promise<unknown> = Promise.resolve();
  #waiting: { readonly revision: number; readonly resolve: () => void }[] = [];

  constructor(options: StoreOptions) {
    this.#options = options;
    const { instanceId, file, logger } = options;
    this.#copies = Object.entries(JOURNAL_SHARES).map(
      ([letter, journalShare]) =>
        new CopyWriter({
          instanceId,
          file: `${file}.${letter}`,
          journalShare,
          logger,
          config: () => this.#config,
          oneBaseAtATime: (write) => this.#oneBaseAtATime(write),
          onProgress: () => this.#onProgress(),
        }),
    );
  }

  get status(): StoreStatus {
    const revisions = this.#copies.map(({ revision }) => revision).filter((revision) => revision !== null);
    return {
      savedRevision: revisions.length === 0 ? null : Math.max(...revisions),
      error: this.#copies.find(({ error }) => error !== null)?.error ?? null,
      passedOver: this.#passedOver,
    };
  }

  /** Notes a file, or its end, that is left out. */
  passOver(what: string): void {
    this.#passedOver.push(what);
    this.#options.onStatus();
  }

  /**
   * Goes on with what a node started from: copies that hold just that are appended to, others are written anew. Reads
   * every byte of both; the node serves meanwhile, and what is saved waits.
   */
  resume(config: AppliedConfig): Promise<void> {
    this.#resumed = this.#resume(config);
    return this.#resumed;
  }

  async #resume(config: AppliedConfig): Promise<void> {
    this.#config = config;
    for (const copy of this.#copies) {
      try {
        const read = await readCopy(copy.file, this.#options.instanceId, false);
        if (read.damage !== null) this.#noteDamage(copy.file, read.damage);
        if (read.revision === config.revision && read.digest === config.digest) await copy.resume(read);
      } catch (error) {
        const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
        if (!isMissing) this.#noteDamage(copy.file, (error as Error).message);
      }
      copy.wake();
    }
  }

  /**
   * Saves what was applied. Resolves when a copy has it on disk, or when none could be written; then it is tried again
   * by itself, and the status says so.
   */
  async save(built: BuiltConfig): Promise<void> {
    await this.#resumed;
    this.#config = built;
    const record = recordOf(built);
    const saved = new Promise<void>((resolve) => this.#waiting.push({ revision: built.revision, resolve }));
    for (const copy of this.#copies) copy.add(record);
    return saved;
  }

  /** Writes nothing any more. */
  async close(): Promise<void> {
    await this.#resumed;
    await Promise.all(this.#copies.map((copy) => copy.close()));
  }

  #noteDamage(file: string, reason: string): void {
    const what = `${file}: ${reason}`;
    if (!this.#passedOver.some((noted) => noted.startsWith(`${file}: `))) this.passOver(what);
    this.#options.logger.error({ file, reason }, 'a copy of the snapshot is damaged, and is written anew');
  }

  async #oneBaseAtATime(write: () => Promise<void>): Promise<void> {
    const turn = this.#baseQueue.then(write);
    this.#baseQueue = turn.catch(() => undefined);
    return turn;
  }

  #onProgress(): void {
    const { savedRevision } = this.status;
    const areAllFailing = this.#copies.every(({ error }) => error !== null);
    this.#waiting = this.#waiting.filter(({ revision, resolve }) => {
      const isOver = areAllFailing || (savedRevision !== null && savedRevision >= revision);
      if (isOver) resolve();
      return !isOver;
    });
    // The one file of before there were two: with both written it is only old secrets.
    if (!this.#isPlainGone && this.#copies.every(({ revision }) => revision !== null)) {
      this.#isPlainGone = true;
      void rm(this.#options.file, { force: true }).catch(() => undefined);
    }
    this.#options.onStatus();
  }
}

/** Null: too much for a record. */
function recordOf({ revision, digest, touched }: BuiltConfig): DeltaRecord | null {
  if (touched.size > MAX_RECORD_DOCUMENTS) return null;
  const upserts: unknown[] = [];
  const deletions: unknown[] = [];
  for (const { before, after } of touched.values()) {
    if (after) upserts.push({ kind: after.kind, id: after.id, hash: after.hash, body: after.body });
    else if (before) deletions.push({ kind: before.kind, id: before.id });
  }
  return { payload: JSON.stringify({ upserts, deletions }), revision, digest };
}
