/**
 * Turns Ctrl-C and its like into two abort signals: `stop` (orderly, at any moment of the start or after) and `hurry`
 * (asked a second time: do not wait for anything).
 */
export type StopSignals = { stop: AbortSignal; hurry: AbortSignal; exitCode(): number };

const exitCodes: Record<string, number> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, disconnect: 143 };

/** npm and the terminal may both deliver one Ctrl-C: what follows this soon is the same one. */
const sameSignalMs = 700;

export function listenForStop(): StopSignals {
  const stop = new AbortController();
  const hurry = new AbortController();
  let firstAt = 0;
  let exitCode = 0;
  const receive = (name: string) => {
    if (!stop.signal.aborted) {
      firstAt = performance.now();
      exitCode = exitCodes[name] ?? 1;
      stop.abort(new Error('asked to stop'));
    } else if (performance.now() - firstAt > sameSignalMs) {
      hurry.abort();
    }
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, receive);
  // The launcher (bin/turnpike.mjs) was killed: nobody could stop us any more.
  process.on('disconnect', () => receive('disconnect'));
  return { stop: stop.signal, hurry: hurry.signal, exitCode: () => exitCode };
}
