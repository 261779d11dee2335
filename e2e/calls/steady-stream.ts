import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Call, call } from './gateway-call.ts';

export type StreamResult = { calls: number; failed: string[] };

/**
 * Calls again and again, over a few kept connections, until told to stop. `failed` holds what was not a 200, each with when
 * it was (milliseconds since the start).
 */
export function startStream(target: Omit<Call, 'keepAlive'>, connections = 4, everyMs = 5) {
  const startedAt = performance.now();
  const result: StreamResult = { calls: 0, failed: [] };
  let isStopping = false;
  const runs = Array.from({ length: connections }, async () => {
    const keepAlive = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!isStopping) {
      result.calls += 1;
      const outcome = await call({ ...target, keepAlive }).then(
        ({ status, body }) => (status === 200 ? null : `${status} ${body.slice(0, 120)}`),
        (error: Error) => error.message,
      );
      if (outcome) result.failed.push(`${Math.round(performance.now() - startedAt)} ms: ${outcome}`);
      await delay(everyMs);
    }
    keepAlive.destroy();
  });
  return {
    /** So far. */
    result,
    async stop(): Promise<StreamResult> {
      isStopping = true;
      await Promise.all(runs);
      return result;
    },
  };
}
