import { expect, test } from 'vitest';
import { operationNoun, operationProgress } from './operation-progress.ts';

const BEGAN = '2026-01-01T00:00:00Z';
const node = (name: string, state: 'ready' | 'starting' | 'draining', started_at: string | null) => ({
  name,
  state,
  started_at,
  pid: 1,
  version: '0.1.0',
  restarts: 0,
  last_exit: null,
  isolation: null,
  wanted_revision: 1,
  applied_revision: 1,
  refused_reason: null,
  last_seen: null,
});
const old = (name: string) => node(name, 'ready', '2025-12-31T00:00:00Z');
const fresh = (name: string) => node(name, 'ready', '2026-01-01T00:00:01Z');
const operation = (name: string) => ({ name, started_at: BEGAN });

test('nothing is under way', () => {
  expect(operationProgress({ operation: null, nodes: [old('node-1')], node_count: 1 })).toBeNull();
});

test.each(['restart', 'resize', 'upgrade'])(
  'of a %s those nodes are done that were replaced since',
  (name) => {
    const progress = (nodes: ReturnType<typeof node>[]) =>
      operationProgress({ operation: operation(name), nodes, node_count: 2 })?.nodes;
    expect(progress([old('node-1'), old('node-2')])).toEqual({ done: 0, of: 2 });
    expect(progress([fresh('node-1'), old('node-2')])).toEqual({ done: 1, of: 2 });
    expect(progress([fresh('node-1'), node('node-2', 'starting', '2026-01-01T00:00:01Z')])).toEqual({
      done: 1,
      of: 2,
    });
    expect(progress([fresh('node-1'), fresh('node-2')])).toEqual({ done: 2, of: 2 });
  },
);

test('more nodes: those that are ready; fewer nodes: those too many are to go', () => {
  const progress = (nodes: ReturnType<typeof node>[], node_count: number) =>
    operationProgress({ operation: operation('nodes'), nodes, node_count })?.nodes;
  expect(progress([old('node-1'), node('node-2', 'starting', null)], 2)).toEqual({ done: 1, of: 2 });
  expect(progress([old('node-1'), fresh('node-2')], 2)).toEqual({ done: 2, of: 2 });
  expect(progress([old('node-1'), node('node-2', 'draining', null)], 1)).toEqual({ done: 0, of: 1 });
  expect(progress([old('node-1')], 1)).toEqual({ done: 1, of: 1 });
});

test('callers notice only what brings a gateway up or takes it away', () => {
  const serving = (name: string) =>
    operationProgress({ operation: operation(name), nodes: [], node_count: 1 })?.serving;
  expect(['restart', 'resize', 'upgrade', 'nodes', 'listeners'].map(serving)).toEqual(Array(5).fill(true));
  expect(['create', 'recover', 'delete'].map(serving)).toEqual(Array(3).fill(false));
});

test('work that this console does not know yet has words all the same', () => {
  expect(operationNoun('something')).toBe('change');
  expect(operationProgress({ operation: operation('something'), nodes: [], node_count: 1 })?.label).toBe(
    'The gateway is being changed',
  );
});
