import { LATENCY_BOUNDS_MS } from '@turnpike/contracts/feed/latency-bounds';
import {
  OTHER_ID,
  OTHER_REVISION,
  type UsageCounters,
  type UsageRow,
} from '@turnpike/contracts/feed/records';
import { usageKey } from '@turnpike/contracts/feed/usage-rows';
import type { Call } from '../../pipeline/call.ts';
import type { ExchangeOutcome } from '../../wire/exchange.ts';
import { foldUsage } from './fold-usage.ts';

const MINUTE_MS = 60_000;

/** Rows up to which calls are told apart; past it they are counted as others, and sums stay exact. */
export const MAX_TABLE_ROWS = 1_000;

/** Counts of the calls since they were last taken. */
export class UsageTable {
  #rows = new Map<string, UsageRow>();

  /** Counts a call that is over. @param nowMs Unix ms */
  count(call: Call, outcome: ExchangeOutcome, nowMs: number): void {
    const api = call.planOrNull?.api;
    const row = this.#rowOf({
      minute: Math.max(0, Math.floor(nowMs / MINUTE_MS)),
      revision: call.runtime.revision,
      apiId: api?.apiId ?? '',
      environmentId: call.environment?.id ?? '',
      appId: call.principal?.credential?.id ?? '',
    });
    const { status } = call.exchange;
    const durationMs = call.clock.elapsedMs();
    row.calls += 1;
    if (call.refusal) row.refusals += 1;
    if (status >= 500) row.serverErrors += 1;
    else if (status >= 400) row.clientErrors += 1;
    else if (status === 0) row.unanswered += 1;
    if (call.upstream.error !== null) row.backendFailures += 1;
    row.bytesIn += outcome.requestBytes;
    row.bytesOut += outcome.responseBytes;
    row.durationUs += Math.round(durationMs * 1_000);
    const bucket = bucketOf(durationMs);
    row.latency[bucket] = (row.latency[bucket] ?? 0) + 1;
  }

  /** Takes back what could not be kept. */
  addAll(rows: readonly UsageRow[]): void {
    const folded = foldUsage([...this.#rows.values(), ...rows], MAX_TABLE_ROWS);
    this.#rows = new Map(folded.map((row) => [usageKey(row), row]));
  }

  /** What was counted; the table is empty then. */
  take(): UsageRow[] {
    const rows = [...this.#rows.values()];
    this.#rows = new Map();
    return rows;
  }

  #rowOf(what: Omit<UsageRow, keyof UsageCounters>): UsageRow {
    const others = { apiId: OTHER_ID, environmentId: OTHER_ID, appId: OTHER_ID };
    return (
      this.#findOrMake(what, MAX_TABLE_ROWS) ??
      this.#findOrMake({ ...what, ...others }, 2 * MAX_TABLE_ROWS) ??
      this.#make({ ...what, ...others, revision: OTHER_REVISION })
    );
  }

  #findOrMake(what: Omit<UsageRow, keyof UsageCounters>, maxRows: number): UsageRow | null {
    return this.#rows.get(usageKey(what)) ?? (this.#rows.size < maxRows ? this.#make(what) : null);
  }

  #make(what: Omit<UsageRow, keyof UsageCounters>): UsageRow {
    const key = usageKey(what);
    const row = this.#rows.get(key) ?? { ...what, ...noCalls() };
    this.#rows.set(key, row);
    return row;
  }
}

function noCalls(): UsageCounters {
  return {
    ...{ calls: 0, refusals: 0, clientErrors: 0, serverErrors: 0, unanswered: 0, backendFailures: 0 },
    ...{ bytesIn: 0, bytesOut: 0, durationUs: 0 },
    latency: new Array<number>(LATENCY_BOUNDS_MS.length + 1).fill(0),
  };
}

function bucketOf(durationMs: number): number {
  const bucket = LATENCY_BOUNDS_MS.findIndex((bound) => durationMs <= bound);
  return bucket < 0 ? LATENCY_BOUNDS_MS.length : bucket;
}
