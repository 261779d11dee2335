import type { Env } from '../kernel/define-operation.ts';
import { touchSession } from './repository.ts';

/** Use of a session is noted to this precision: a page asks many times a minute. */
const PRECISION_MS = 60_000;

/** Notes that a session was used now, which keeps it from being idle. */
export async function noteUse(
  { database, now }: Pick<Env, 'database' | 'now'>,
  sessionId: string,
  lastSeenAt: Date,
): Promise<void> {
  const at = now();
  if (at.getTime() - lastSeenAt.getTime() >= PRECISION_MS) await touchSession(database, sessionId, at);
}
