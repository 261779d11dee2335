const FREE = 0;
const HELD = 1;
/** Held, and somebody sleeps until it is free. */
const AWAITED = 2;

/** What is done under a lock takes well below a microsecond: who meets it held mostly waits for no longer than this. */
const SPINS = 200;
const SLEEP_MS = 50;
/** A holder that takes longer has died, and the process with it. */
const GIVE_UP_AFTER_MS = 5_000;

/**
 * Takes a lock in shared memory, for the shortest of times. Never asked for twice by one thread.
 * @param at index of the lock's word, 0 when nobody holds it
 * @throws Error when its holder is gone
 */
export function lock(words: Int32Array, at: number): void {
  if (Atomics.compareExchange(words, at, FREE, HELD) === FREE) return;
  waitForLock(words, at);
}

/** Gives a lock back. */
export function unlock(words: Int32Array, at: number): void {
  if (Atomics.exchange(words, at, FREE) === AWAITED) Atomics.notify(words, at, 1);
}

function waitForLock(words: Int32Array, at: number): void {
  for (let spin = 0; spin < SPINS; spin++) {
    if (Atomics.compareExchange(words, at, FREE, HELD) === FREE) return;
  }
  // With fewer cores than threads the holder may not be running: sleep, so that it can.
  const giveUpAtMs = performance.now() + GIVE_UP_AFTER_MS;
  while (Atomics.exchange(words, at, AWAITED) !== FREE) {
    Atomics.wait(words, at, AWAITED, SLEEP_MS);
    if (performance.now() > giveUpAtMs) throw new Error('a thread died while it held a lock of the counters');
  }
}
