import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { SharedCells } from '../src/counters/shared-cells.ts';
import type { Plan } from './counting-thread.ts';

/** Threads that count in one memory. */
export interface CountingThreads {
  readonly cells: SharedCells;
  /** Has all threads do the same at once. @returns by step, how many calls each thread was admitted */
  readonly run: (plan: Plan) => Promise<number[][]>;
  readonly end: () => Promise<unknown>;
}

/** Starts threads. */
export function countingThreads(threads: number): CountingThreads {
  const cells = new SharedCells();
  const gate = new SharedArrayBuffer(8);
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(new URL('./counting-thread.ts', import.meta.url), {
        workerData: { memory: cells.memory, gate, threads },
        execArgv: [],
      }),
  );
  return {
    cells,
    run: async (plan) => {
      const answers = workers.map(async (worker) => {
        const [admitted] = (await once(worker, 'message')) as [number[]];
        return admitted;
      });
      for (const worker of workers) worker.postMessage(plan);
      const byThread = await Promise.all(answers);
      return plan.steps.map((_, step) => byThread.map((admitted) => admitted[step] ?? 0));
    },
    end: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}
