import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import { ownCells } from '../counters/cell.ts';
import { SharedCells } from '../counters/shared-cells.ts';
import { type Counting, openCounting } from '../leases/open-leases.ts';
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
  /** False for a process that leaves nothing on disk. */
  readonly keepsCounts: boolean;
  /** A request thread died: the node cannot go on as it is. */
  readonly onDeath: (error: Error) => void;
}

/**
 * Begins to serve calls: in this thread, or in as many request threads as the node is to have when that is more than one.
 * @returns what the calls are counted with, too
 */
export function openServing(options: ServingOptions): { serving: Serving; counting: Counting } {
  const { spec, metrics, records, logger, keepsCounts, onDeath } = options;
  const threads = spec.limits?.workerThreads ?? 1;
  if (threads === 1) {
    const counting = openCounting(options, ownCells);
    const { counters } = counting;
    return { counting, serving: new Traffic({ spec, counters, metrics, records: records.places, logger }) };
  }
  const cells = new SharedCells();
  const takeRecords = records.take.bind(records);
  const serving = new RequestThreads({ spec, threads, cells, keepsCounts, metrics, takeRecords, onDeath });
  return { counting: openCounting(options, cells), serving };
}
