import type Prometheus from 'prom-client';
import type { Call } from '../pipeline/call.ts';
import type { ExchangeOutcome } from '../wire/exchange.ts';
import { Counter } from './metric-types.ts';

/** APIs that are told apart; calls of further ones are counted as those of `other`, so that labels stay bounded. */
export const MAX_APIS = 500;
/** An API without calls for this long makes room for another. */
const IDLE_MS = 600_000;
/** Looking for such a one goes through all: not more often than this. */
const LOOK_EVERY_MS = 1_000;

const OVERFLOW = 'other';
const CLASSES = ['none', '1xx', '2xx', '3xx', '4xx', '5xx'] as const;

interface ApiCounts {
  readonly requests: number[];
  throttled: number;
  durationMs: number;
  bytesIn: number;
  bytesOut: number;
  lastMs: number;
}

/**
 * Metrics by API. Calls add to plain numbers; labels and text are made when somebody asks. Calls that no API was found
 * for are none of these.
 */
export class ApiMetrics {
  readonly #apis = new Map<string, ApiCounts>();
  readonly #now: () => number;
  readonly #maxApis: number;
  #lookedMs = 0;

  /** @param now Unix ms */
  constructor(registry: Prometheus.Registry, now: () => number = Date.now, maxApis = MAX_APIS) {
    this.#now = now;
    this.#maxApis = maxApis;
    const counter = (name: string, help: string, labels: string[], fill: Fill): void => {
      const metric = new Counter({
        name: `turnpike_gateway_api_${name}`,
        help,
        labelNames: ['api_id', ...labels],
        registers: [registry],
        collect: () => {
          metric.reset();
          for (const [api_id, counts] of this.#apis)
            fill(counts, (more, value) => value > 0 && metric.inc({ api_id, ...more }, value));
        },
      });
    };
    counter(
      'requests_total',
      'Calls that ended, by API and class of status.',
      ['status_class'],
      (counts, add) => {
        for (const [index, status_class] of CLASSES.entries())
          add({ status_class }, counts.requests[index] ?? 0);
      },
    );
    counter('throttled_total', 'Calls that were refused for a limit, by API.', [], ({ throttled }, add) =>
      add({}, throttled),
    );
    counter(
      'duration_seconds_total',
      'Time from calls arriving to their ends, by API.',
      [],
      ({ durationMs }, add) => add({}, durationMs / 1_000),
    );
    counter('body_bytes_total', 'Bytes of bodies, by API.', ['direction'], ({ bytesIn, bytesOut }, add) => {
      add({ direction: 'in' }, bytesIn);
      add({ direction: 'out' }, bytesOut);
    });
  }

  /** Counts a call that is over. */
  count(call: Call, outcome: ExchangeOutcome): void {
    const apiId = call.planOrNull?.api.apiId;
    if (apiId === undefined) return;
    const counts = this.#of(apiId);
    const index = Math.floor(call.exchange.status / 100);
    counts.requests[index] = (counts.requests[index] ?? 0) + 1;
    if (call.refusal?.error === 'throttled' || call.refusal?.error === 'appQuotaUsedUp')
      counts.throttled += 1;
    counts.durationMs += call.clock.elapsedMs();
    counts.bytesIn += outcome.requestBytes;
    counts.bytesOut += outcome.responseBytes;
    counts.lastMs = call.startedAtMs;
  }

  #of(apiId: string): ApiCounts {
    const known = this.#apis.get(apiId);
    if (known) return known;
    if (this.#apis.size < this.#maxApis || this.#makeRoom()) return this.#begin(apiId);
    return this.#apis.get(OVERFLOW) ?? this.#begin(OVERFLOW);
  }

  #begin(apiId: string): ApiCounts {
    const counts = {
      requests: CLASSES.map(() => 0),
      throttled: 0,
      durationMs: 0,
      bytesIn: 0,
      bytesOut: 0,
      lastMs: 0,
    };
    this.#apis.set(apiId, counts);
    return counts;
  }

  #makeRoom(): boolean {
    const nowMs = this.#now();
    if (nowMs - this.#lookedMs < LOOK_EVERY_MS) return false;
    this.#lookedMs = nowMs;
    for (const [apiId, { lastMs }] of this.#apis)
      if (apiId !== OVERFLOW && nowMs - lastMs > IDLE_MS) this.#apis.delete(apiId);
    return this.#apis.size < this.#maxApis;
  }
}

type Fill = (counts: ApiCounts, add: (labels: Record<string, string>, value: number) => void) => void;
