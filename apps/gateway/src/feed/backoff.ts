const FIRST_MS = 100;
const MAX_MS = 2_000;

/**
 * Wait before the nth reconnect in a row: none before the first, then doubling from 100 ms up to 2 s, each with
 * up to a quarter taken off so that nodes do not come back in step.
 * @param failures connections that failed since the last message
 * @param random from 0 to 1
 */
export function reconnectDelayMs(failures: number, random: number): number {
  if (failures <= 1) return 0;
  const fullMs = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures - 2, 10));
  return Math.round(fullMs * (1 - random / 4));
}
