import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { CounterStore } from '../counters/counter-store.ts';
import { SharedCells } from '../counters/shared-cells.ts';
import type { Metrics } from '../record/metrics.ts';
import type { NodeRecords } from '../record/node-records.ts';
import { RequestThreads } from './request-threads.ts';
import type { Serving } from './serving.ts';
import { Traffic } from './traffic.ts';

/** What serving needs of the node around it. */
export interface ServingOptions {
  readonly spec: NodeSpec;
  readonly metrics: Metrics;
  readonly records: NodeRecords;
  readonly logger: Logger;
  /** A request thread died: the node cannot go on as it is. */
  readonly onDeath: (error: Error) => void;
}

/**
 * Begins to serve calls: in this thread, or in as many request threads as the node is to have when that is more than one.
 * @returns counters too: those that the calls are counted in
 */
export function openServing(options: ServingOptions): { serving: Serving; counters: CounterStore } {
  const { spec, metrics, records, logger, onDeath } = options;
  const threads = spec.limits?.workerThreads ?? 1;
  if (threads === 1) {
    const counters = new CounterStore();
    return { counters, serving: new Traffic({ spec, counters, metrics, records: records.places, logger }) };
  }
  const cells = new SharedCells();
  const takeRecords = records.take.bind(records);
  const serving = new RequestThreads({ spec, threads, cells, metrics, takeRecords, onDeath });
  return { counters: new CounterStore(cells), serving };
}
