import { sentAccessRecordSchema } from '@turnpike/contracts/feed/records';
import * as contracts from '@turnpike/contracts/http/usage';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { pageView } from '../kernel/page.ts';
import * as repository from './shown/repository.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const MINUTE_MS = 60_000;

const listUsage = defineOperation(contracts.listUsage, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: (db, { env, input, target }) =>
    repository.sumUsage(db, target.id, rangeOf(input.query, env.now()), input.query),
  view: (page) => pageView('usage', page, usageView),
});

const listRecordSpools = defineOperation(contracts.listRecordSpools, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: (db, { input, target }) => repository.listSpools(db, target.id, input.query),
  view: (page) =>
    pageView('nodes', page, (row) => ({
      node: row.node,
      dropped_records: Number(row.droppedRecords),
      damaged_parts: Number(row.damagedParts),
      spool_bytes: Number(row.spoolBytes),
      last_batch_at: row.takenAt.toISOString(),
    })),
});

const listAccessRecords = defineOperation(contracts.listAccessRecords, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  // One more than a page: whether there are older ones.
  run: (db, { input, target }) =>
    repository.readAccessRecords(db, target.id, { ...input.query, limit: input.query.limit + 1 }),
  view: (found, { input }) => {
    const rows = found.slice(0, input.query.limit);
    const last = found.length > rows.length ? rows.at(-1) : undefined;
    return {
      size: rows.length,
      next_marker: last ? `${last.time.getTime()}-${last.id}` : null,
      records: rows.map(({ record }) => sentAccessRecordSchema.parse(record)),
    };
  },
});

/** What is asked for, by whole minutes: counts are not kept finer. */
function rangeOf({ from, to }: repository.UsageQuery, now: Date): { from: Date; to: Date } {
  const end = to === undefined ? now.getTime() + MINUTE_MS : Date.parse(to);
  return { from: new Date(from === undefined ? end - DAY_MS : Date.parse(from)), to: new Date(end) };
}

function usageView(row: repository.UsageSums) {
  const calls = Number(row.calls);
  return {
    time: row.time?.toISOString() ?? null,
    api_id: row.apiId,
    environment_id: row.environmentId,
    app_id: row.appId,
    revision: row.revision,
    calls,
    refusals: Number(row.refusals),
    client_errors: Number(row.clientErrors),
    server_errors: Number(row.serverErrors),
    unanswered: Number(row.unanswered),
    backend_failures: Number(row.backendFailures),
    bytes_in: Number(row.bytesIn),
    bytes_out: Number(row.bytesOut),
    mean_ms: calls === 0 ? null : Math.round(Number(row.durationUs) / calls) / 1_000,
    latency: row.latency.map(Number),
  };
}

export const usageOperations: Operation[] = [listUsage, listRecordSpools, listAccessRecords];
