/** A caller left the gateway waiting for its body. */
export class BodyTimeoutError extends Error {
  override readonly name = 'BodyTimeoutError';
}

/** Measures how long a caller has sent nothing of its body while the gateway is ready to read. */
export class BodyTimer {
  readonly #timeoutMs: number;
  readonly #onTimeout: () => void;
  #timer: NodeJS.Timeout | null = null;

  /** @param timeoutMs 0: no limit */
  constructor(timeoutMs: number, onTimeout: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#onTimeout = onTimeout;
  }

  /** The gateway reads, or has just read something: the time begins anew. */
  waits(): void {
    if (this.#timeoutMs === 0) return;
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(this.#onTimeout, this.#timeoutMs);
  }

  /** The gateway does not read: a backend is slow, or the body is over. */
  rests(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
