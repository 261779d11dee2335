import { expect, test } from 'vitest';
import type { Call } from '../pipeline/call.ts';
import { ApiMetrics } from './api-metrics.ts';
import { Registry } from './metric-types.ts';

const outcome = { completed: true, requestBytes: 3, responseBytes: 7 };
let nowMs = 1_000_000;

const callOf = (apiId: string | null, status = 200, error?: string): Call =>
  ({
    planOrNull: apiId === null ? null : { api: { apiId } },
    exchange: { status },
    clock: { elapsedMs: () => 500 },
    refusal: error === undefined ? null : { error },
    startedAtMs: nowMs,
  }) as unknown as Call;

function metrics(maxApis = 3) {
  const registry = new Registry();
  const counted = new ApiMetrics(registry, () => nowMs, maxApis);
  const lines = async () => (await registry.metrics()).split('\n').filter((line) => /^[^#]/.test(line));
  return { counted, lines };
}

test('calls are counted by API and class of status, with time and bytes; those without an API are not', async () => {
  const { counted, lines } = metrics();
  counted.count(callOf('a'), outcome);
  counted.count(callOf('a', 429, 'throttled'), outcome);
  counted.count(callOf('b', 0), outcome);
  counted.count(callOf(null, 404), outcome);
  expect((await lines()).sort()).toEqual([
    'turnpike_gateway_api_body_bytes_total{api_id="a",direction="in"} 6',
    'turnpike_gateway_api_body_bytes_total{api_id="a",direction="out"} 14',
    'turnpike_gateway_api_body_bytes_total{api_id="b",direction="in"} 3',
    'turnpike_gateway_api_body_bytes_total{api_id="b",direction="out"} 7',
    'turnpike_gateway_api_duration_seconds_total{api_id="a"} 1',
    'turnpike_gateway_api_duration_seconds_total{api_id="b"} 0.5',
    'turnpike_gateway_api_requests_total{api_id="a",status_class="2xx"} 1',
    'turnpike_gateway_api_requests_total{api_id="a",status_class="4xx"} 1',
    'turnpike_gateway_api_requests_total{api_id="b",status_class="none"} 1',
    'turnpike_gateway_api_throttled_total{api_id="a"} 1',
  ]);
  // Asking again counts nothing again.
  expect((await lines()).length).toBe(10);
});

test('APIs beyond the bound are counted as one, and idle ones make room', async () => {
  const { counted, lines } = metrics();
  for (const apiId of ['a', 'b', 'c', 'd', 'e', 'd']) counted.count(callOf(apiId), outcome);
  const requests = async () => (await lines()).filter((line) => line.includes('requests_total'));
  expect((await requests()).length).toBe(4);
  expect((await requests()).at(-1)).toBe(
    'turnpike_gateway_api_requests_total{api_id="other",status_class="2xx"} 3',
  );
  nowMs += 700_000;
  counted.count(callOf('a'), outcome);
  counted.count(callOf('f'), outcome);
  expect((await requests()).map((line) => /api_id="(\w+)"/.exec(line)?.[1]).sort()).toEqual([
    'a',
    'f',
    'other',
  ]);
});
