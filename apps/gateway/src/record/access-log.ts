import { renameSync, statSync } from 'node:fs';
import { pino } from 'pino';
import type { AccessRecord } from './access-record.ts';

/** Records wait at most this long for company, and at most this many bytes of them wait. */
const FLUSH_INTERVAL_MS = 500;
const WRITE_AT_BYTES = 8 * 1_024;
const MAX_WAITING_BYTES = 8 * 1_024 * 1_024;

/** The file is set aside as `<file>.1` at this size, so that the log never takes more than twice as much. */
const MAX_FILE_BYTES = 256 * 1_024 * 1_024;

/** A record as it is in the file, its end of line included. */
export const lineOf = (record: AccessRecord): string => `${JSON.stringify(record)}\n`;

/** The access log: one JSON line per call, written without holding up calls; dropped when the disk cannot follow. */
export class AccessLog {
  readonly #destination: ReturnType<typeof pino.destination>;
  readonly #timer: NodeJS.Timeout;
  readonly #file: string;
  readonly #maxFileBytes: number;
  #fileBytes: number;

  /**
   * @param file path; made with mode 0600, appended to
   * @param onDrop called for each record that did not fit
   */
  constructor(file: string, onDrop: () => void, maxFileBytes = MAX_FILE_BYTES) {
    this.#file = file;
    this.#maxFileBytes = maxFileBytes;
    this.#fileBytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    this.#destination = pino.destination({
      dest: file,
      sync: false,
      mkdir: true,
      mode: 0o600,
      minLength: WRITE_AT_BYTES,
      maxLength: MAX_WAITING_BYTES,
    });
    this.#destination.on('drop', (lines: string) => {
      for (const character of lines) if (character === '\n') onDrop();
    });
    // A full or failing disk costs records, not calls.
    this.#destination.on('error', onDrop);
    this.#timer = setInterval(() => this.#destination.flush(), FLUSH_INTERVAL_MS);
    this.#timer.unref();
  }

  /** Adds a record. */
  write(record: AccessRecord): void {
    this.append(lineOf(record));
  }

  /** Adds the lines of some records. */
  append(lines: string): void {
    if (this.#fileBytes > this.#maxFileBytes) this.#setAside();
    this.#fileBytes += lines.length;
    this.#destination.write(lines);
  }

  /** Once in hundreds of thousands of calls: a synchronous rename is the one that no line can slip past. */
  #setAside(): void {
    this.#fileBytes = 0;
    try {
      renameSync(this.#file, `${this.#file}.1`);
      this.#destination.reopen();
    } catch {
      // The log goes on in the file that it has; the next full measure tries again.
    }
  }

  /** Writes what waits and closes the file. */
  close(): Promise<void> {
    clearInterval(this.#timer);
    return new Promise((resolve) => {
      this.#destination.once('close', resolve);
      // What cannot be written now will not be: whoever ends must not wait for it.
      this.#destination.once('error', () => this.#destination.destroy());
      this.#destination.end();
    });
  }
}
