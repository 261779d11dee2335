/** Sees when a caller takes nothing of what was written to it. */
export class UnreadWatch {
  #bytes = 0;
  #sinceMs = 0;

  /**
   * @param bytes how many wait to be taken by now
   * @returns true when as many have waited for longer than `limitMs`
   */
  isTooLong(bytes: number, nowMs: number, limitMs: number): boolean {
    if (bytes > 0 && bytes === this.#bytes) return nowMs - this.#sinceMs > limitMs;
    this.#bytes = bytes;
    this.#sinceMs = nowMs;
    return false;
  }
}
