import { existsSync, renameSync, statSync } from 'node:fs';
import { accessLogLine } from '@turnpike/contracts/feed/access-log-line';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import { pino } from 'pino';
import type { AccessRecord } from './access-record.ts';
import { sentRecord } from './sent-record.ts';

/** Records wait at most this long for company, and at most this many bytes of them wait. */
const FLUSH_INTERVAL_MS = 500;
const WRITE_AT_BYTES = 8 * 1_024;
const MAX_WAITING_BYTES = 8 * 1_024 * 1_024;

/** The file is set aside as `<file>.1` at this size, that one as `<file>.2` and so on; the last is deleted. */
const MAX_FILE_BYTES = 64 * 1_024 * 1_024;
const FILES_SET_ASIDE = 7;

/** Gives a record as it is in the file, its end of line included. */
export type LineFormat = (record: AccessRecord) => string;

/** All there is, as JSON. */
export const jsonLine: LineFormat = (record) => `${JSON.stringify(record)}\n`;

/** The format that a node is told to write its access log in. */
export function lineFormat({ accessLogFormat }: Pick<NodeSpec, 'accessLogFormat'>): LineFormat {
  return accessLogFormat === 'json' ? jsonLine : (record) => accessLogLine(sentRecord(record));
}

/** The bounds of a log's files. */
export interface LogBounds {
  readonly fileBytes: number;
  readonly filesSetAside: number;
}

/** The access log: one line per call, written without holding up calls; dropped when the disk cannot follow. */
export class AccessLog {
  readonly #destination: ReturnType<typeof pino.destination>;
  readonly #timer: NodeJS.Timeout;
  readonly #file: string;
  readonly #bounds: LogBounds;
  readonly #format: LineFormat;
  #fileBytes: number;

  /**
   * @param file path; made with mode 0600, appended to
   * @param onDrop called for each record that did not fit
   */
  constructor(
    file: string,
    onDrop: () => void,
    format: LineFormat,
    bounds: LogBounds = { fileBytes: MAX_FILE_BYTES, filesSetAside: FILES_SET_ASIDE },
  ) {
    this.#file = file;
    this.#bounds = bounds;
    this.#format = format;
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
    this.append(this.#format(record));
  }

  /** Adds the lines of some records. */
  append(lines: string): void {
    if (this.#fileBytes > this.#bounds.fileBytes) this.#setAside();
    this.#fileBytes += lines.length;
    this.#destination.write(lines);
  }

  /** Once in hundreds of thousands of calls: synchronous renames are those that no line can slip past. */
  #setAside(): void {
    this.#fileBytes = 0;
    try {
      for (let index = this.#bounds.filesSetAside; index > 1; index -= 1) {
        const older = `${this.#file}.${index - 1}`;
        if (existsSync(older)) renameSync(older, `${this.#file}.${index}`);
      }
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
