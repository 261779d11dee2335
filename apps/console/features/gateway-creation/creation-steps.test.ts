import { expect, test } from 'vitest';
import { type CreatedGateway, creationSteps, durationText } from './creation-steps.ts';

const ASKED_MS = Date.parse('2026-01-01T00:00:00Z');
const after = (ms: number): string => new Date(ASKED_MS + ms).toISOString();

const node = {
  name: 'node-1',
  state: 'ready',
  pid: 4242,
  version: '0.1.0',
  started_at: after(400),
  restarts: 0,
  last_exit: null,
  isolation: null,
  wanted_revision: 1,
  applied_revision: 1,
  refused_reason: null,
  last_seen: null,
} as const satisfies CreatedGateway['nodes'][number];

const gateway: CreatedGateway = { status: 'Creating', create_time: ASKED_MS, node_count: 1, nodes: [] };
const event = (kind: string, ms: number, message = `${kind} is done`) => ({
  id: `${kind}${ms}`,
  kind,
  message,
  time: after(ms),
});
// Newest first, as the server lists them.
const placed = [event('compile', 200), event('place', 50)];
const done = [event('running', 900), ...placed];

const states = (...input: Parameters<typeof creationSteps>) =>
  creationSteps(...input).map(({ state }) => state);

test('each step is done once its line is there, and the next one is under way', () => {
  expect(states(gateway, [])).toEqual(['done', 'active', 'waiting', 'waiting', 'waiting']);
  expect(states(gateway, placed)).toEqual(['done', 'done', 'done', 'active', 'waiting']);
  const started = { ...gateway, nodes: [node] };
  expect(states(started, placed)).toEqual(['done', 'done', 'done', 'done', 'active']);
  expect(states({ ...started, status: 'Running' }, done)).toEqual(Array(5).fill('done'));
});

test('a configuration that the publisher compiled has no line of its own: processes are started with it', () => {
  const events = [event('start', 250), event('place', 50)];
  expect(creationSteps(gateway, events)[2]).toMatchObject({ state: 'done', atMs: ASKED_MS + 250 });
});

test('a step tells when it was reached and how long it took', () => {
  const steps = creationSteps({ ...gateway, nodes: [node], status: 'Running' }, done);
  expect(steps.map(({ tookMs }) => tookMs)).toEqual([null, 50, 150, 200, 500]);
  expect(steps[3]).toMatchObject({ atMs: ASKED_MS + 400, detail: 'node-1 is process 4242' });
});

test.each(['CreateFail', 'CreateTimeout'])(
  'a gateway that is %s failed at the step that it had not reached',
  (status) => {
    expect(states({ ...gateway, status }, placed)).toEqual(['done', 'done', 'done', 'failed', 'waiting']);
  },
);

test('the process waits for every node that is wanted', () => {
  const two = { ...gateway, node_count: 2, nodes: [node] };
  expect(states(two, placed)[3]).toBe('active');
  const both = { ...two, nodes: [node, { ...node, name: 'node-2', started_at: after(600) }] };
  expect(creationSteps(both, placed)[3]).toMatchObject({ state: 'done', atMs: ASKED_MS + 600 });
});

test('what happened later does not change the past: a restart, and a second running', () => {
  const later = [event('running', 90_000), ...done];
  const restarted = { ...gateway, status: 'Running', nodes: [{ ...node, started_at: after(80_000) }] };
  const steps = creationSteps(restarted, later);
  expect(steps[4]?.atMs).toBe(ASKED_MS + 900);
  expect(steps[3]?.atMs).toBe(ASKED_MS + 900);
});

test.each([
  [4.4, '4 ms'],
  [999, '999 ms'],
  [1_440, '1.4 s'],
])('%d ms reads as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
