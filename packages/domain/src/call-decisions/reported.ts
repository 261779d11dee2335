import type { DecisionReport } from '@turnpike/contracts/feed/decisions';
import type { Db } from '../kernel/database.ts';
import { withinAccountOf } from '../kernel/instance-account.ts';
import * as repository from './repository.ts';

/** Keeps what a node of a gateway reports. @returns false when there is no such gateway */
export async function keepDecisions(db: Db, instanceId: string, report: DecisionReport): Promise<boolean> {
  const kept = await withinAccountOf(db, instanceId, async () => {
    await repository.addReported(db, instanceId, report);
    return true;
  });
  return kept ?? false;
}
