import type { Caller, Env } from './define-operation.ts';
import { insertActionUse } from './repository.ts';

const MAX_REMEMBERED = 100_000;

/** User, action and day of what this process has written already. */
const written = new Set<string>();

/**
 * Keeps that the user took the action today: one row per user, action and day, written the first time only. What is
 * lost when it cannot be written is a line of a report, so the request does not wait for it and does not fail.
 */
export function recordUse({ database, now }: Env, { principal }: Caller, action: string): void {
  if (principal.type !== 'user') return;
  const day = now().toISOString().slice(0, 10);
  const key = `${principal.id}|${action}|${day}`;
  if (written.has(key)) return;
  if (written.size >= MAX_REMEMBERED) written.clear();
  written.add(key);
  const use = { accountId: principal.accountId, userId: principal.id, action, day: new Date(day) };
  insertActionUse(database, use).catch(() => written.delete(key));
}
