import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again until `probe` gives something other than null, undefined or false; returns that. A probe that throws counts as "not yet".
 * After `deadlineMs` it throws an error that says what was waited for and what was seen last.
 */
export async function until<T>(
  waitingFor: string,
  probe: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  { deadlineMs = 15_000, everyMs = 20 }: { deadlineMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  let last: unknown;
  do {
    try {
      const found = await probe();
      if (found !== null && found !== undefined && found !== false) return found;
      last = found;
    } catch (error) {
      last = error;
    }
    await delay(everyMs);
  } while (performance.now() < deadline);
  throw new Error(`Not within ${deadlineMs} ms: ${waitingFor}. Seen last: ${String(last)}`);
}
