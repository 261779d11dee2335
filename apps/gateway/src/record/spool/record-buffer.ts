import { sealLine } from './sealed-line.ts';

/** What waits for the next write takes at most this much memory, in characters. */
const MAX_WAITING_CHARACTERS = 8 * 1_024 * 1_024;

/** Access records between a call's end and the next write. */
export class RecordBuffer {
  #lines: string[] = [];
  #characters = 0;

  /** @returns false when there is no room: the disk does not follow */
  add(json: string): boolean {
    if (this.#characters + json.length > MAX_WAITING_CHARACTERS) return false;
    this.#lines.push(sealLine(json));
    this.#characters += json.length;
    return true;
  }

  /** What waits, as sealed lines; nothing waits then. */
  take(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    this.#characters = 0;
    return lines;
  }
}
