import { dirname, join } from 'node:path';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { Logger } from 'pino';
import type { CellSource } from '../counters/cell.ts';
import { CounterStore } from '../counters/counter-store.ts';
import type { SignatureMemory } from '../counters/signature-memory.ts';
import { feedAddress, sendLeasesTo } from '../feed/feed-connection.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { LeaseState } from './lease-state.ts';
import { Leases, type LeasesOptions } from './leases.ts';
import { RemoteSource } from './remote-source.ts';

/** Whose calls are counted. */
export interface CountingPlace {
  readonly spec: NodeSpec;
  /** False for a process that leaves nothing on disk. */
  readonly keepsCounts: boolean;
  readonly logger: Logger;
  /** Of all threads; left out: of this one. */
  readonly signatures?: SignatureMemory;
}

/** A call waits no longer for its part of a limit. */
const LEASE_TIMEOUT_MS = 1_000;

/** What a thread counts calls with. */
export interface Counting {
  readonly counters: CounterStore;
  readonly leases: Leases;
  readonly options: LeasesOptions;
}

/**
 * Opens what a thread counts calls with: on the node's disk and with the source that its feed has; in memory alone for a
 * node that keeps nothing.
 * @param cells what all threads of the process count in
 */
export function openCounting(
  { spec, keepsCounts, logger, signatures }: CountingPlace,
  cells: CellSource,
): Counting {
  const address = feedAddress(spec);
  const options = {
    file: keepsCounts ? join(dirname(spec.snapshotFile), 'counters.sqlite') : null,
    remote: address && new RemoteSource(sendLeasesTo(address), spec.nodeName, LEASE_TIMEOUT_MS),
    state: new LeaseState(cells.open('leases/state')),
    now: Date.now,
    onError: (error: unknown) => logger.error({ err: error }, 'calls are not counted as they should be'),
  };
  const leases = new Leases(options);
  return { options, leases, counters: new CounterStore(cells, signatures, leases.makeWindow) };
}

/** Whether each node of a gateway counts for itself. */
export function countsApart({ settings }: Pick<Runtime, 'settings'>): boolean {
  return settings.features.throttle_strategy?.strategy === 'local';
}
