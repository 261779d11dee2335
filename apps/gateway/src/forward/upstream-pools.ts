import { Pool } from 'undici';

/** Connections to one backend; calls past it wait, and their timeout runs. */
const MAX_CONNECTIONS = 1_024;
const MAX_RESPONSE_HEAD_BYTES = 128 * 1_024;
/** How long a pool outlives the last snapshot that named its backend, for calls that started before. */
const RETIRE_AFTER_MS = 60_000;

/** Keep-alive connections to backends by origin; they outlive snapshot swaps. */
export class UpstreamPools {
  readonly #pools = new Map<string, Pool>();

  /** The pool of an origin (`scheme://host[:port]`), made at first use. */
  get(origin: string): Pool {
    const existing = this.#pools.get(origin);
    if (existing) return existing;
    const pool = new Pool(origin, {
      connections: MAX_CONNECTIONS,
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: MAX_RESPONSE_HEAD_BYTES,
      // Each call has its own timer, with the timeout of its API.
      headersTimeout: 0,
      bodyTimeout: 0,
      connectTimeout: 60_000,
    });
    this.#pools.set(origin, pool);
    return pool;
  }

  /**
   * Closes, after a while, the pools of origins that no API names any more.
   * @param wanted asked when the time is up, so that a backend that came back keeps its pool
   */
  retire(wanted: () => ReadonlySet<string>): void {
    const timer = setTimeout(() => {
      for (const [origin, pool] of this.#pools) {
        if (wanted().has(origin)) continue;
        this.#pools.delete(origin);
        void pool.close();
      }
    }, RETIRE_AFTER_MS);
    timer.unref();
  }

  /** Breaks all connections. */
  async destroy(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    this.#pools.clear();
  }
}
