import { setTimeout as delay } from 'node:timers/promises';

type UntilOptions = {
  /** Fails after this long. */
  deadlineMs: number;
  /** Pause between two looks. */
  everyMs?: number;
  /** What is awaited, for the failure's message. */
  waitingFor?: string;
};

/**
 * Calls `look` until it gives something other than null, undefined or false, and returns that. A look that throws counts
 * as "not yet"; its error is the cause of the failure at the deadline.
 */
export async function until<T>(
  look: () => T | Promise<T>,
  { deadlineMs, everyMs = 20, waitingFor = 'the condition' }: UntilOptions,
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = performance.now() + deadlineMs;
  let cause: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== null && found !== undefined && found !== false) {
        return found as Exclude<T, null | undefined | false>;
      }
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited ${deadlineMs} ms in vain for ${waitingFor}`, { cause });
    }
    await delay(everyMs);
  }
}
