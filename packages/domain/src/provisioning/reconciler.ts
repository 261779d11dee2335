import { type Coalescer, createCoalescer } from '../kernel/coalesce.ts';
import type { ReconcileResult } from './reconcile.ts';

/**
 * Runs reconciliations of many gateways, at most one at a time for each, and comes back to those that pause
 * after a failed attempt.
 * @param run one reconciliation
 * @param onError a run that threw; the sweep comes back to the gateway
 */
export function createReconciler(
  run: (instanceId: string) => Promise<ReconcileResult>,
  onError: (instanceId: string, error: unknown) => void,
  now: () => number = Date.now,
): Coalescer {
  const timers = new Map<string, NodeJS.Timeout>();
  let closed = false;

  const coalescer = createCoalescer(async (instanceId) => {
    clearTimeout(timers.get(instanceId));
    timers.delete(instanceId);
    const result = await run(instanceId);
    if (result.outcome !== 'paused' || closed) return;
    const delayMs = Math.max(result.untilMs - now(), 0);
    timers.set(
      instanceId,
      setTimeout(() => void coalescer.wake(instanceId), delayMs),
    );
  }, onError);

  return {
    wake: coalescer.wake,
    async close() {
      closed = true;
      await coalescer.close();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
