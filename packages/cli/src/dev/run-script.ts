import { messageOf } from '../failure.ts';
import { listenForStop } from '../start/stop-signals.ts';

/** Frame of the small programs behind npm scripts: Ctrl-C, exit code, and an error as one line. */
export async function runScript(main: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const signals = listenForStop();
  try {
    process.exitCode = await main(signals.stop);
  } catch (error) {
    if (!signals.stop.aborted) console.error(messageOf(error));
    process.exitCode = signals.stop.aborted ? signals.exitCode() : 1;
  }
  // Not left to the event loop, which the launcher's IPC channel keeps going.
  process.exit();
}
