import { pino } from 'pino';
import type { AccessRecord } from './access-record.ts';

/** Records wait at most this long for company, and at most this many bytes of them wait. */
const FLUSH_INTERVAL_MS = 500;
const WRITE_AT_BYTES = 8 * 1_024;
const MAX_WAITING_BYTES = 8 * 1_024 * 1_024;

/** The access log: one JSON line per call, written without holding up calls; dropped when the disk cannot follow. */
export class AccessLog {
  readonly #destination: ReturnType<typeof pino.destination>;
  readonly #timer: NodeJS.Timeout;

  /**
   * @param file path; made with mode 0600, appended to
   * @param onDrop called for each record that did not fit
   */
  constructor(file: string, onDrop: () => void) {
    this.#destination = pino.destination({
      dest: file,
      sync: false,
      mkdir: true,
      mode: 0o600,
      minLength: WRITE_AT_BYTES,
      maxLength: MAX_WAITING_BYTES,
    });
    this.#destination.on('drop', onDrop);
    this.#timer = setInterval(() => this.#destination.flush(), FLUSH_INTERVAL_MS);
    this.#timer.unref();
  }

  /** Adds a record. */
  write(record: AccessRecord): void {
    this.#destination.write(`${JSON.stringify(record)}\n`);
  }

  /** Writes what waits and closes the file. */
  close(): Promise<void> {
    clearInterval(this.#timer);
    return new Promise((resolve) => {
      this.#destination.once('close', resolve);
      this.#destination.end();
    });
  }
}
