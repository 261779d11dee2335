/** Runs work per key, at most one run at a time for each. */
export interface Coalescer {
  /**
   * Runs the key's work; when a run is under way, one more follows it, because that one may have looked already.
   * Resolves when the run that covers this call has ended. Never rejects.
   */
  wake(key: string): Promise<void>;
  /** Takes no more calls and waits for the runs under way. */
  close(): Promise<void>;
}

interface Run {
  ended: Promise<void>;
  again: boolean;
}

/**
 * @param work what a run does with its key
 * @param onError a run that threw; whoever wants it tried again must wake the key again
 */
export function createCoalescer(
  work: (key: string) => Promise<void>,
  onError: (key: string, error: unknown) => void,
): Coalescer {
  const runs = new Map<string, Run>();
  let closed = false;

  const repeat = async (key: string, run: Run): Promise<void> => {
    do {
      run.again = false;
      await work(key).catch((error: unknown) => onError(key, error));
    } while (run.again && !closed);
    runs.delete(key);
  };

  return {
    async wake(key) {
      if (closed) return;
      const running = runs.get(key);
      if (running) {
        running.again = true;
        return running.ended;
      }
      const run: Run = { ended: Promise.resolve(), again: false };
      runs.set(key, run);
      run.ended = repeat(key, run);
      return run.ended;
    },
    async close() {
      closed = true;
      await Promise.all(Array.from(runs.values(), ({ ended }) => ended));
    },
  };
}
