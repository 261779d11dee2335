import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';

/** Time that work may take of the event loop in one go; a call that arrives meanwhile waits as long at most. */
const SLICE_MS = 2;

/** Runs work that gives control back often, and lets the event loop turn whenever a slice is used up. */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  let untilMs = performance.now() + SLICE_MS;
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    if (performance.now() < untilMs) continue;
    await turn();
    untilMs = performance.now() + SLICE_MS;
  }
}

/** Runs such work in one go. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
