'use client';

import type { OutputOf } from '../api/call-operation.ts';
import { keys } from '../api/query-keys.ts';
import { useRead } from '../api/use-operation.ts';

export type Usage = OutputOf<'listUsage'>['usage'][number];
export type AccessRecord = OutputOf<'listAccessRecords'>['records'][number];
export type Spool = OutputOf<'listRecordSpools'>['nodes'][number];

const WATCH_MS = 10_000;
const MOST_ROWS = 500;

interface UsageQuery {
  readonly from: string;
  readonly interval: 'minute' | 'hour' | 'day' | 'all';
  readonly group_by?: string | undefined;
}

export function useUsage(gatewayId: string, query: UsageQuery) {
  return useRead(
    'listUsage',
    { path: { instance_id: gatewayId }, query: { ...query, limit: MOST_ROWS } },
    { key: keys.usage(gatewayId), keepPrevious: true, refetchIntervalMs: WATCH_MS },
  );
}

export function useRecordSpools(gatewayId: string) {
  return useRead(
    'listRecordSpools',
    { path: { instance_id: gatewayId }, query: { limit: MOST_ROWS } },
    { key: keys.usage(gatewayId), refetchIntervalMs: WATCH_MS },
  );
}

interface RecordFilter {
  readonly limit: number;
  readonly marker: string | undefined;
  readonly status: string | undefined;
  readonly api_id: string | undefined;
  readonly request_id: string | undefined;
  readonly error_code: string | undefined;
}

/** The newest calls; only the first page is watched, so that an older one stays under the reader's eyes. */
export function useAccessRecords(gatewayId: string, filter: RecordFilter) {
  return useRead(
    'listAccessRecords',
    { path: { instance_id: gatewayId }, query: { ...filter } },
    {
      key: keys.usage(gatewayId),
      keepPrevious: true,
      refetchIntervalMs: filter.marker === undefined ? WATCH_MS : false,
    },
  );
}
