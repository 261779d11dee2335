/** Something that runs again and again until stopped. */
export interface Repeating {
  stop(): Promise<void>;
}

/**
 * Runs `work` now and then `intervalMs` after each end of it, never twice at once.
 * @param onError a run that threw; the next one comes as usual
 */
export function every(
  intervalMs: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): Repeating {
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    await work().catch(onError);
    if (!stopped) timer = setTimeout(start, intervalMs);
  };
  const start = (): void => {
    running = run();
  };
  start();
  return {
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}
