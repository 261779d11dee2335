import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCESS_LOG_FIELDS, accessLogLine, parseAccessLogLine } from './access-log-line.ts';
import type { SentAccessRecord } from './records.ts';

const record = (changes: Partial<SentAccessRecord> = {}): SentAccessRecord => ({
  ...{
    time: '2026-01-31T12:00:00.000Z',
    request_id: '1'.repeat(32),
    remote_addr: '192.0.2.1',
    scheme: 'http',
  },
  ...{
    method: 'GET',
    host: 'h',
    path: '/a',
    status: 200,
    outcome: 'finish',
    api_id: 'api',
    api_name: 'orders',
  },
  ...{
    publish_id: 'p',
    group_id: 'group',
    environment_id: 'e',
    app_id: 'app',
    user_id: null,
    user_name: null,
  },
  ...{ auth_by: 'signature', proxy_protocol_vpce_id: null, vpce_account_id: null, vpce_account_name: null },
  ...{ error_code: null, decision: null, request_bytes: 3, response_bytes: 20, duration_ms: 12.4 },
  ...{ milestones_ms: { dispatched: 2, upstreamEnd: 12 }, revision: 7 },
  upstream: { attempts: 1, status: 200, header_ms: 9, error: null, scheme: 'http', addr: 'b:80', uri: '/b' },
  ...changes,
});
const parsed = (changes?: Partial<SentAccessRecord>) => parseAccessLogLine(accessLogLine(record(changes)));

test('there are the 54 documented fields, each once', () => {
  expect(ACCESS_LOG_FIELDS.length).toBe(54);
  expect(new Set(ACCESS_LOG_FIELDS).size).toBe(54);
  expect([ACCESS_LOG_FIELDS[0], ACCESS_LOG_FIELDS[27], ACCESS_LOG_FIELDS[38], ACCESS_LOG_FIELDS[53]]).toEqual(
    [...['remote_addr', 'access_model1', 'custom_data_log1', 'function_urn']],
  );
});

test('each value stands where its name says', () => {
  const custom = { 'header:a': 'one', 'query:b': 'two' };
  expect(parsed({ custom, app_name: 'shop', http_user_agent: 'curl/8 x', bytes_sent: 120 })).toMatchObject({
    ...{ remote_addr: '192.0.2.1', api_id: 'api', user_id: '-', app_id: 'app', request_time: '0.012' },
    ...{
      router_uri: '/a',
      status: '200',
      bytes_sent: '120',
      request_length: '-',
      http_user_agent: 'curl/8+x',
    },
    ...{ upstream_addr: 'b:80', upstream_uri: '/b', upstream_status: '200', upstream_header_time: '0.009' },
    ...{ upstream_response_time: '0.010', errorType: '0', inner_time: '0.002', body_bytes_sent: '20' },
    ...{ api_name: 'orders', app_name: 'shop', custom_data_log1: 'one', custom_data_log2: 'two' },
    ...{ custom_data_log3: '-', response_source: 'remote', upstream_scheme: 'http', group_id: 'group' },
    ...{ apig_err_code: '-', function_urn: '-', time_local: '2026-01-31T12:00:00.000Z' },
  });
});

test('a call that was refused for a limit is told apart, and one that no backend answered', () => {
  expect(parsed({ upstream: null, error_code: 'APIG.0308', status: 429 })).toMatchObject({
    ...{ errorType: '1', response_source: 'local', upstream_addr: '-', upstream_response_time: '-' },
    apig_err_code: 'APIG.0308',
  });
});

test('whatever callers send, a line is a line and has 54 fields', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(' ', '\n', '\r', '\t', '"', '\\', '\u0085', '\u2028', 'é', 'a', '-'),
  });
  fc.assert(
    fc.property(hostile, hostile, hostile, (path, agent, custom) => {
      const line = accessLogLine(record({ path, http_user_agent: agent, custom: { 'header:x': custom } }));
      expect(line.endsWith('\n')).toBe(true);
      expect(line.slice(0, -1)).not.toMatch(/[\r\n\t"\u0085\u2028]/);
      expect(line.trimEnd().split(' ').length).toBe(54);
    }),
  );
});
