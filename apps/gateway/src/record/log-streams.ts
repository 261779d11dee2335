import { join } from 'node:path';
import type { CompiledFeatures } from '@turnpike/contracts/features/compiled-features';
import { AccessLog, jsonLine } from './access-log.ts';
import type { AccessRecord } from './access-record.ts';

/** The stream that a tenant chose. */
export type StreamConfig = NonNullable<CompiledFeatures['lts']>;

/**
 * Writes access records to the log stream of the tenant's choice (reference 5.5 `lts`): on a machine of one's own, a
 * file `<folder>/<group>/<stream>.ndjson`. One stream at a time is open.
 */
export class LogStreams {
  readonly #folder: string;
  readonly #onDrop: () => void;
  #open: { readonly file: string; readonly log: AccessLog } | null = null;
  #closing: Promise<void> = Promise.resolve();

  /** @param onDrop called for each record that could not be written */
  constructor(folder: string, onDrop: () => void) {
    this.#folder = folder;
    this.#onDrop = onDrop;
  }

  /** Adds a record to a stream; null: there is none, and the one that was open is closed. */
  write(config: StreamConfig | null, record: () => AccessRecord): void {
    this.append(config, () => jsonLine(record()));
  }

  /** Adds the lines of some records, in the same way. */
  append(config: StreamConfig | null, lines: () => string): void {
    const file = config && this.#fileOf(config);
    if (this.#open && this.#open.file !== file) this.#leave();
    if (file === null) return;
    this.#open ??= { file, log: new AccessLog(file, this.#onDrop, jsonLine) };
    this.#open.log.append(lines());
  }

  /** Writes what waits and closes. */
  async close(): Promise<void> {
    this.#leave();
    await this.#closing;
  }

  /** Names were checked to be names of files when they were set. */
  #fileOf({ log_group, group_id, log_stream, topic_id }: StreamConfig): string {
    return join(this.#folder, log_group || group_id, `${log_stream || topic_id}.ndjson`);
  }

  #leave(): void {
    const left = this.#open;
    this.#open = null;
    if (left) this.#closing = Promise.all([this.#closing, left.log.close()]).then(() => undefined);
  }
}
