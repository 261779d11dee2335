import { parentPort, workerData } from 'node:worker_threads';
import { CounterStore } from '../src/counters/counter-store.ts';
import { SharedCells } from '../src/counters/shared-cells.ts';

/** One thread of {@link ./counting-threads.ts}. */
const { memory, gate, threads } = workerData as {
  memory: SharedArrayBuffer;
  gate: SharedArrayBuffer;
  threads: number;
};
const store = new CounterStore(new SharedCells(memory));
const gates = new Int32Array(gate);
let passed = 0;

/** Waits until all threads are here, so that they go on at the same time. */
function meet(): void {
  passed += 1;
  if (Atomics.add(gates, 0, 1) + 1 === passed * threads) {
    Atomics.store(gates, 1, passed);
    Atomics.notify(gates, 1);
    return;
  }
  for (let seen = Atomics.load(gates, 1); seen < passed; seen = Atomics.load(gates, 1)) {
    Atomics.wait(gates, 1, seen);
  }
}

/** What all threads do, one step after the other. */
export interface Plan {
  readonly name: string;
  readonly lengthMs: number;
  readonly anchorMs: number | null;
  /** Whether all wait for the slowest after each step. */
  readonly inStep: boolean;
  readonly steps: readonly { nowMs: number; limit: number; calls: number }[];
}

parentPort?.on('message', (plan: Plan) => {
  meet();
  const admitted = plan.steps.map(({ nowMs, limit, calls }) => {
    if (plan.inStep) meet();
    let count = 0;
    for (let call = 0; call < calls; call++) {
      // Asked for each time, as by a snapshot that was compiled anew.
      const counter = store.fixedWindow(plan.name, plan.lengthMs, plan.anchorMs);
      if (counter.take(limit, nowMs)) count += 1;
      if (call % 7 === 0) store.prune(nowMs);
    }
    return count;
  });
  meet();
  store.prune(Number.POSITIVE_INFINITY);
  parentPort?.postMessage(admitted);
});
