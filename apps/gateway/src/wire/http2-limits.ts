import type { ServerSessionOptions } from 'node:http2';
import { MAX_FIELDS, MAX_FIELDS_BYTES, MAX_START_LINE_BYTES } from '../http1/head-scanner.ts';

/** Streams that a caller broke: so many at once, and so many more a second, before its connection is ended. */
const RESET_BURST = 100;
const RESETS_PER_S = 20;

/**
 * What callers may ask of a session. Frames that cost the gateway more than their sender are bounded: streams that are
 * opened to be broken (rapid reset), header blocks without an end (CONTINUATION), SETTINGS and PING that want answers.
 */
export const SESSION_OPTIONS: ServerSessionOptions & { streamResetBurst: number; streamResetRate: number } = {
  settings: {
    enablePush: false,
    maxConcurrentStreams: 100,
    maxHeaderListSize: MAX_START_LINE_BYTES + MAX_FIELDS_BYTES,
    initialWindowSize: 256 * 1_024,
  },
  // Pseudo fields beside the others, and one more, so that too many are refused by our own count.
  maxHeaderListPairs: MAX_FIELDS + 5,
  maxSessionMemory: 4,
  maxSettings: 32,
  maxOutstandingPings: 10,
  maxSessionInvalidFrames: 10,
  maxSessionRejectedStreams: 50,
  streamResetBurst: RESET_BURST,
  streamResetRate: RESETS_PER_S,
  // What a backend says twice is passed on as it is over HTTP/1.1.
  strictSingleValueFields: false,
};

/** Bytes of all bodies of a connection that may be on their way, or wait for a backend. */
export const CONNECTION_WINDOW_BYTES = 1_024 * 1_024;

/** Counts streams that a caller broke before they were answered. */
export class ResetBudget {
  #left = RESET_BURST;
  #filledAtMs: number;

  constructor(nowMs: number) {
    this.#filledAtMs = nowMs;
  }

  /** @returns false when the caller has broken too many */
  take(nowMs: number): boolean {
    const gained = ((nowMs - this.#filledAtMs) / 1_000) * RESETS_PER_S;
    this.#left = Math.min(RESET_BURST, this.#left + gained) - 1;
    this.#filledAtMs = nowMs;
    return this.#left >= 0;
  }
}
