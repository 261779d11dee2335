import type { Db } from '../../kernel/database.ts';
import type { RevisionCounts } from './error-step.ts';

/** Calls, and errors among them (5xx, or no response at all), of the revisions in a range that had any; ascending. */
export async function countsByRevision(
  db: Db,
  instanceId: string,
  { good, bad }: { good: number; bad: number },
): Promise<RevisionCounts[]> {
  const rows = await db.usageCount.groupBy({
    by: ['revision'],
    where: { instanceId, revision: { gte: good, lte: bad } },
    _sum: { calls: true, serverErrors: true, unanswered: true },
    orderBy: { revision: 'asc' },
  });
  return rows.flatMap(({ revision, _sum }) => {
    const calls = Number(_sum.calls ?? 0);
    const errors = Number((_sum.serverErrors ?? 0n) + (_sum.unanswered ?? 0n));
    return calls > 0 ? [{ revision, calls, errors }] : [];
  });
}

/** What revisions say of themselves, by number. */
export async function summariesOf(
  db: Db,
  instanceId: string,
  revisions: readonly number[],
): Promise<Map<number, string>> {
  const rows = await db.configRevision.findMany({
    where: { instanceId, revision: { in: [...revisions] } },
    select: { revision: true, summary: true },
  });
  return new Map(rows.map(({ revision, summary }) => [revision, summary]));
}
