import type { RecordBatch, SentAccessRecord, UsageRow } from '@turnpike/contracts/feed/records';

export type UsageBatch = Extract<RecordBatch, { stream: 'usage' }>;

/** A row of three calls. */
export const someRow = (changes: Partial<UsageRow> = {}): UsageRow => ({
  ...{ minute: 29_000_000, revision: 7, apiId: 'api', environmentId: 'environment', appId: '' },
  ...{ calls: 3, refusals: 1, clientErrors: 1, serverErrors: 1, unanswered: 0, backendFailures: 1 },
  ...{ bytesIn: 10, bytesOut: 20, durationUs: 6_000, latency: [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
  ...changes,
});

export const usageBatch = (number: number, changes: Partial<UsageBatch> = {}): UsageBatch => ({
  ...{ node: 'node-1', epoch: 'e'.repeat(32), number, stream: 'usage', rows: [someRow()] },
  ...{ droppedRecords: 0, damagedParts: 0, spoolBytes: 100 },
  ...changes,
});

export const someRecord = (changes: Partial<SentAccessRecord> = {}): SentAccessRecord => ({
  ...{
    time: '2026-01-31T12:00:00.000Z',
    request_id: '1'.repeat(32),
    remote_addr: '127.0.0.1',
    scheme: 'http',
  },
  ...{ method: 'GET', host: 'orders.test', path: '/orders', status: 200, outcome: 'finish', api_id: 'api' },
  ...{ api_name: 'orders', publish_id: 'publication', group_id: 'group', environment_id: 'environment' },
  ...{ app_id: null, user_id: null, user_name: null, auth_by: null, proxy_protocol_vpce_id: null },
  ...{ vpce_account_id: null, vpce_account_name: null, error_code: null, decision: null, request_bytes: 0 },
  ...{ response_bytes: 2, duration_ms: 1.5, milestones_ms: { decided: 0.1 }, upstream: null, revision: 7 },
  ...changes,
});

export const recordsBatch = (number: number, records: SentAccessRecord[]): RecordBatch => ({
  ...{ node: 'node-1', epoch: 'e'.repeat(32), number, stream: 'records', records },
});
