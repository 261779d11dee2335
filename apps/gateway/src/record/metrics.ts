import type { NodeSpec, SnapshotStatus, SpoolStatus } from '@turnpike/contracts/gateway/node-spec';
import type { Call } from '../pipeline/call.ts';
import type { ExchangeOutcome } from '../wire/exchange.ts';
import { ApiMetrics } from './api-metrics.ts';
import { Counter, collectProcessMetrics, Gauge, Registry } from './metric-types.ts';
import { Distribution, Tally } from './tallies.ts';

/** Upper bounds in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const IN = 0;
const OUT = 1;

/** Prometheus metrics of a node. Labels hold no ids but those of {@link ApiMetrics}, so their number stays bounded. */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = this.#register(
    new Tally(
      'turnpike_gateway_requests_total',
      'Calls that ended, by status (0: none was sent) and outcome.',
      (key) => ({ status: key >> 1, outcome: (key & 1) === 1 ? 'finish' : 'abort' }),
    ),
  );
  readonly #refusals = new Counter({
    name: 'turnpike_gateway_refusals_total',
    help: 'Calls that the gateway refused, by code and deciding rule.',
    labelNames: ['code', 'rule'],
    registers: [this.registry],
  });
  readonly #duration = this.#register(
    new Distribution(
      'turnpike_gateway_request_duration_seconds',
      'Time from a call arriving to its end.',
      BUCKETS,
    ),
  );
  readonly #upstream = this.#register(
    new Distribution(
      'turnpike_gateway_upstream_header_seconds',
      'Time from dispatching to a backend to its response head.',
      BUCKETS,
    ),
  );
  readonly #bytes = this.#register(
    new Tally(
      'turnpike_gateway_body_bytes_total',
      'Bytes of bodies, from callers and to callers.',
      (key) => ({ direction: key === IN ? 'in' : 'out' }),
    ),
  );
  readonly #unparsable = new Counter({
    name: 'turnpike_gateway_unparsable_requests_total',
    help: 'Connections closed because their bytes were no clear HTTP request, by the rule that they broke.',
    labelNames: ['rule'],
    registers: [this.registry],
  });
  readonly #droppedRecords = new Counter({
    name: 'turnpike_gateway_access_records_dropped_total',
    help: 'Access records that did not fit the write buffer.',
    registers: [this.registry],
  });
  readonly #refusedConnections = new Counter({
    name: 'turnpike_gateway_connections_refused_total',
    help: "Connections closed at once because the gateway's ceiling of open ones was reached.",
    registers: [this.registry],
  });
  readonly #lateRequests = new Counter({
    name: 'turnpike_gateway_late_requests_total',
    help: 'Requests that arrived on an idle connection after its close was on the way: not processed.',
    registers: [this.registry],
  });
  /** Applied snapshot revision. */
  readonly revision = new Gauge({
    name: 'turnpike_gateway_snapshot_revision',
    help: 'Revision of the applied snapshot.',
    registers: [this.registry],
  });

  readonly #savedRevision = new Gauge({
    name: 'turnpike_gateway_snapshot_saved_revision',
    help: 'Newest revision on the node’s disk; -1: none.',
    registers: [this.registry],
  });
  readonly #saveFailing = new Gauge({
    name: 'turnpike_gateway_snapshot_save_failing',
    help: '1 while the snapshot cannot be saved, else 0.',
    registers: [this.registry],
  });
  readonly #passedOver = new Gauge({
    name: 'turnpike_gateway_snapshot_files_passed_over',
    help: 'Damaged snapshot files, or their ends, left out since the start.',
    registers: [this.registry],
  });

  readonly #spoolBytes = new Gauge({
    name: 'turnpike_gateway_spool_bytes',
    help: 'Usage counts and access records that wait on disk for the control plane.',
    registers: [this.registry],
  });
  readonly #spoolDropped = new Gauge({
    name: 'turnpike_gateway_spool_records_dropped',
    help: 'Access records that did not fit the spool, since the start.',
    registers: [this.registry],
  });
  readonly #spoolDamaged = new Gauge({
    name: 'turnpike_gateway_spool_parts_damaged',
    help: 'Parts of the spool that were left out because their checksums do not hold, since the start.',
    registers: [this.registry],
  });
  readonly #spoolRefused = new Gauge({
    name: 'turnpike_gateway_spool_batches_refused',
    help: 'Batches of usage counts that the control plane finds wrong, set aside on disk since the start.',
    registers: [this.registry],
  });
  readonly #spoolTaken = new Gauge({
    name: 'turnpike_gateway_spool_last_batch_taken_timestamp_seconds',
    help: 'When the control plane took a batch last, Unix time; 0: not since the start.',
    registers: [this.registry],
  });

  readonly #apis = new ApiMetrics(this.registry);
  readonly #info = new Gauge({
    name: 'turnpike_gateway_info',
    help: 'Which gateway and node these metrics are of; always 1.',
    labelNames: ['gateway_id', 'node', 'version'],
    registers: [this.registry],
  });

  /** @param ofProcess whether to have metrics of the process too: once for all of its threads */
  constructor(ofProcess = true) {
    if (ofProcess) collectProcessMetrics(this.registry);
  }

  /** Takes which node this is. */
  setInfo({ instanceId, nodeName, version }: Pick<NodeSpec, 'instanceId' | 'nodeName' | 'version'>): void {
    this.#info.set({ gateway_id: instanceId, node: nodeName, version }, 1);
  }

  /** The library's types ask for more of a metric than its registry does. */
  #register<T extends Tally | Distribution>(metric: T): T {
    this.registry.registerMetric(metric as never);
    return metric;
  }

  /** Counts a call that is over. */
  count(call: Call, outcome: ExchangeOutcome): void {
    this.#apis.count(call, outcome);
    this.#requests.add(call.exchange.status * 2 + (outcome.completed ? 1 : 0), 1);
    if (call.refusal) this.#refusals.inc({ code: call.refusal.code, rule: call.refusal.decision.rule });
    this.#duration.observe(call.clock.elapsedMs() / 1_000);
    if (call.upstream.headerMs !== null) this.#upstream.observe(call.upstream.headerMs / 1_000);
    if (outcome.requestBytes > 0) this.#bytes.add(IN, outcome.requestBytes);
    if (outcome.responseBytes > 0) this.#bytes.add(OUT, outcome.responseBytes);
  }

  /** Takes how the snapshot is kept. */
  setSnapshotStatus({ savedRevision, error, passedOver }: SnapshotStatus): void {
    this.#savedRevision.set(savedRevision ?? -1);
    this.#saveFailing.set(error === null ? 0 : 1);
    this.#passedOver.set(passedOver.length);
  }

  /** Takes how records go up. */
  setSpoolStatus({ bytes, droppedRecords, damagedParts, refusedBatches, lastTakenAtMs }: SpoolStatus): void {
    this.#spoolBytes.set(bytes);
    this.#spoolDropped.set(droppedRecords);
    this.#spoolDamaged.set(damagedParts);
    this.#spoolRefused.set(refusedBatches);
    this.#spoolTaken.set((lastTakenAtMs ?? 0) / 1_000);
  }

  /** Counts a connection whose bytes were no request. */
  countUnparsable(rule: string): void {
    this.#unparsable.inc({ rule });
  }

  /** Counts a connection past the ceiling. */
  countRefusedConnection(): void {
    this.#refusedConnections.inc();
  }

  /** Counts a request that crossed the close of its connection. */
  countLateRequest(): void {
    this.#lateRequests.inc();
  }

  /** Counts an access record that was dropped. */
  countDroppedRecord(): void {
    this.#droppedRecords.inc();
  }
}
