import { setTimeout as delay } from 'node:timers/promises';
import type { RowResult } from './fault-row.ts';
import { judgeCalls, type PublishedVersion, recoveryMs } from './judge-calls.ts';
import type { CallRecord } from './load/call-record.ts';
import { bodyOf, loadOn, measureCapacity, type Scene, type ServedGateway } from './scene.ts';

/** Load before the first fault and after the last one. */
const CALM_MS = 1_000;
const SHORT_RATE_PER_SECOND = 500;

/** The history of a gateway on which nothing is published while it is watched. */
export function unchanged(gateway: ServedGateway): Map<string, PublishedVersion[]> {
  return new Map(
    gateway.apis.map(({ path }, index) => [
      path,
      [{ body: bodyOf(index, 0), askedAt: 0, acknowledgedAt: 0 }],
    ]),
  );
}

/** Now, on the clock of the call records. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/**
 * Runs `faults` while a gateway is called at half of what it can take, and adds to the row what became of the calls.
 * @param faults tells the moment of each fault
 */
export async function underLoad(
  scene: Scene,
  gateway: ServedGateway,
  row: RowResult,
  faults: (fault: () => void) => Promise<void>,
  history: ReadonlyMap<string, readonly PublishedVersion[]> = unchanged(gateway),
): Promise<CallRecord[]> {
  const ratePerSecond = await halfOfCapacity(scene, gateway, row);
  const moments: number[] = [];
  const load = await loadOn(scene, gateway, { ratePerSecond });
  await delay(CALM_MS);
  const failure = await faults(() => moments.push(nowMs())).then(
    () => null,
    (error: unknown) => error,
  );
  await delay(CALM_MS);
  const calls = await load.stop();
  if (failure) throw failure;
  const verdict = judgeCalls(calls, history);
  row.sent += verdict.sent;
  row.lost += verdict.lost.length;
  row.wrongVersion += verdict.wrongVersion.length;
  row.recoveriesMs.push(...moments.map((moment) => recoveryMs(calls, moment)));
  noteFirst(row, 'lost', verdict.lost);
  noteFirst(row, 'wrong', verdict.wrongVersion);
  return calls;
}

/** In short nothing is measured: the tests share the machine, and the time. */
async function halfOfCapacity(scene: Scene, gateway: ServedGateway, row: RowResult): Promise<number> {
  if (scene.extent === 'short') return SHORT_RATE_PER_SECOND;
  const capacity = await measureCapacity(scene, gateway);
  const ratePerSecond = Math.round(capacity / 2);
  row.notes.push(
    `load ${ratePerSecond}/s, half of the ${capacity}/s that gateway and load generator reach together`,
  );
  return ratePerSecond;
}

function noteFirst(row: RowResult, what: string, calls: readonly CallRecord[]): void {
  const kinds = new Map<string, number>();
  for (const { status, error, isNewConnection } of calls) {
    const kind = `${error ?? status} on a ${isNewConnection ? 'new' : 'kept'} connection`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of kinds) row.notes.push(`${what}: ${count} × ${kind}`);
}
