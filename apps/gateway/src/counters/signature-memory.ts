import { lock, unlock } from './mutex.ts';

/** Slots for signatures in all: three quarters of them can be used before a bucket is likely to be full. */
const DEFAULT_SLOTS = 1 << 20;
/** Slots that a signature may lie in. */
const BUCKET_SLOTS = 64;
/** 64 bits of the signature, and the second at which it is out of date. */
const SLOT_WORDS = 3;
/** A lock for each bucket comes first. */
const BUCKET_WORDS = 1 + BUCKET_SLOTS * SLOT_WORDS;

/** What became of a signature: it is new and remembered, it was used before, or there is no room to remember it. */
export type SignatureUse = 'first' | 'again' | 'no-room';

/**
 * Remembers signatures until they are out of date, exactly and in bounded memory: what cannot be remembered must not be
 * let in. A signature is the output of a keyed hash, so nobody without the key chooses where it lies. All threads of a
 * node may share the memory; pages that no signature lies in take none.
 */
export class SignatureMemory {
  readonly #slots: number;
  #words: Int32Array | null;

  /** @param memory what another thread's has; left out: one of its own, made when it is first needed */
  constructor(memory: SharedArrayBuffer | null = null, slots = DEFAULT_SLOTS) {
    this.#slots = slots;
    this.#words = memory && new Int32Array(memory);
  }

  /** To be given to the other threads. */
  static forThreads(slots = DEFAULT_SLOTS): SharedArrayBuffer {
    return new SharedArrayBuffer((slots / BUCKET_SLOTS) * BUCKET_WORDS * Int32Array.BYTES_PER_ELEMENT);
  }

  /**
   * Uses a signature that was found right.
   * @param signature 64 lowercase hex digits
   * @param expiresAtS Unix second from which on it is refused for its age anyway
   */
  use(signature: string, expiresAtS: number, nowS: number): SignatureUse {
    this.#words ??= new Int32Array(SignatureMemory.forThreads(this.#slots));
    const words = this.#words;
    const [high, low] = [
      Number.parseInt(signature.slice(0, 8), 16) | 0,
      Number.parseInt(signature.slice(8, 16), 16) | 0,
    ];
    const bucket = Number.parseInt(signature.slice(16, 24), 16) % (words.length / BUCKET_WORDS);
    const start = bucket * BUCKET_WORDS;
    lock(words, start);
    try {
      let free = -1;
      for (let at = start + 1; at < start + BUCKET_WORDS; at += SLOT_WORDS) {
        // Seconds fit into 32 bits without a sign until 2106.
        if ((words[at + 2] as number) >>> 0 <= nowS) free = free < 0 ? at : free;
        else if (words[at] === high && words[at + 1] === low) return 'again';
      }
      if (free < 0) return 'no-room';
      words[free] = high;
      words[free + 1] = low;
      words[free + 2] = Math.ceil(expiresAtS) | 0;
      return 'first';
    } finally {
      unlock(words, start);
    }
  }
}
