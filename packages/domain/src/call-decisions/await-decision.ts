import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '../kernel/database.ts';
import type { CallDecisionRow } from './repository.ts';
import * as repository from './repository.ts';

/** How long somebody waits for a node's answer; it takes some 20 ms when all is well. */
const WAIT_MS = 2_000;
const FIRST_LOOK_MS = 20;
const LAST_LOOK_MS = 250;

/**
 * The decision record of a call: as reported, or else from a node of the gateway that still has it.
 * @returns null when there is none, or no node answered in time
 */
export async function awaitDecision(
  db: Db,
  instanceId: string,
  requestId: string,
  waitMs = WAIT_MS,
): Promise<CallDecisionRow | null> {
  const look = () => repository.findCallDecision(db, instanceId, requestId);
  const reported = await look();
  if (reported || !(await repository.hasRunningNode(db, instanceId))) return reported;
  await repository.askNodes(db, instanceId, requestId);
  const deadline = performance.now() + waitMs;
  for (let pauseMs = FIRST_LOOK_MS; performance.now() < deadline; pauseMs *= 2) {
    await delay(Math.min(pauseMs, LAST_LOOK_MS));
    const answered = await look();
    if (answered) return answered;
  }
  return null;
}
