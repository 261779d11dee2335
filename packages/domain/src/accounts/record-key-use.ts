import { withinAccount } from '../kernel/account-scope.ts';
import type { Env } from '../kernel/define-operation.ts';
import { touchAccessKey } from './repository.ts';

/** The time of last use is exact to this. */
const GRAIN_MS = 60_000;
const MAX_REMEMBERED = 100_000;

/** When this process last wrote the use of an access key, Unix ms. */
const written = new Map<string, number>();

/**
 * Keeps when an access key was last used: written once a minute at most. The request does not wait for it and does not
 * fail with it.
 */
export function recordKeyUse(
  { database, now }: Pick<Env, 'database' | 'now'>,
  accountId: string,
  ak: string,
): void {
  const at = now();
  const last = written.get(ak);
  if (last !== undefined && Math.abs(at.getTime() - last) < GRAIN_MS) return;
  if (written.size >= MAX_REMEMBERED) written.clear();
  written.set(ak, at.getTime());
  withinAccount(accountId, () => touchAccessKey(database, ak, at)).catch(() => written.delete(ak));
}
