import { setTimeout as wait } from 'node:timers/promises';

/** More than a password's hash and the queries around it take on a machine that is not overloaded. */
const SLOT_MS = 250;

/**
 * Runs work whose duration must not tell why it ended as it did: those outcomes are held back until the end of a time
 * slot, the same for all. The others are answered at once.
 */
export async function evenTime<T>(work: () => Promise<T>, isHeldBack: (outcome: T) => boolean): Promise<T> {
  const startedAt = performance.now();
  const outcome = await work();
  if (isHeldBack(outcome)) {
    const elapsedMs = performance.now() - startedAt;
    await wait(Math.ceil(elapsedMs / SLOT_MS) * SLOT_MS - elapsedMs);
  }
  return outcome;
}
