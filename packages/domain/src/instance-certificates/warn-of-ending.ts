import { acrossAccounts } from '../kernel/account-scope.ts';
import type { Db } from '../kernel/database.ts';
import { listEnding, warn } from './repository.ts';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

/** Says on the time lines of gateways, once each, whose own certificates have ended or end within thirty days. */
export async function warnOfEndingCertificates(db: Db, now: Date): Promise<void> {
  const soon = new Date(now.getTime() + WARN_DAYS * DAY_MS);
  await acrossAccounts(async () => {
    for (const { instanceId, notAfter } of await listEnding(db, soon))
      await warn(db, instanceId, lineOf(notAfter, now));
  });
}

/** The same words each time it is asked, so that it is said once. */
function lineOf(notAfter: Date, now: Date): string {
  const day = notAfter.toISOString().slice(0, 10);
  return notAfter <= now
    ? `The gateway's certificate ended on ${day}: callers will not take it any more.`
    : `The gateway's certificate ends on ${day}. Set a new one before.`;
}
