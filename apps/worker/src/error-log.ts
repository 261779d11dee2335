import type { Logger } from 'pino';

const REPEAT_AFTER_MS = 30_000;

/**
 * A log for failures that come again and again (a database that is away): each different message at once, the
 * same one again only after half a minute, with how often it came.
 */
export function createErrorLog(
  log: Logger,
  now: () => number = Date.now,
): (where: string, error: unknown) => void {
  const seen = new Map<string, { atMs: number; times: number }>();
  return (where, error) => {
    const message = error instanceof Error ? error.message : String(error);
    const key = `${where}: ${message}`;
    const before = seen.get(key);
    if (before && now() - before.atMs < REPEAT_AFTER_MS) {
      before.times += 1;
      return;
    }
    if (seen.size > 1_000) seen.clear();
    seen.set(key, { atMs: now(), times: 1 });
    log.error(
      { where, err: error, ...(before && before.times > 1 ? { timesBefore: before.times } : {}) },
      message,
    );
  };
}
