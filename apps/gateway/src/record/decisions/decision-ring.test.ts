import type { DecisionRecord } from '@turnpike/contracts/feed/decisions';
import { describe, expect, test } from 'vitest';
import { DecisionRing } from './decision-ring.ts';

const record = (name: string, path = '/'): DecisionRecord =>
  ({
    requestId: name,
    host: '',
    path,
    remedy: '',
    detail: null,
    statement: null,
    signature: null,
  }) as DecisionRecord;

const bounds = { records: 3, bytes: 1_000_000, ageMs: 1_000, unsent: 2 };
const kept = (ring: DecisionRing) => ['a', 'b', 'c', 'd', 'e'].filter((name) => ring.find(name)).join('');
const ids = (records: readonly DecisionRecord[]) => records.map(({ requestId }) => requestId).join('');

describe('of decision records', () => {
  test('the oldest go when there are too many', () => {
    const ring = new DecisionRing(bounds);
    for (const name of 'abcde') ring.add(record(name), 0);
    expect(kept(ring)).toBe('cde');
    expect(ring.size).toBe(3);
  });

  test('the oldest go when they take too much, but never the newest alone within the bound', () => {
    const ring = new DecisionRing({ ...bounds, bytes: 5_000 });
    ring.add(record('a', 'x'.repeat(2_000)), 0);
    ring.add(record('b', 'x'.repeat(2_000)), 0);
    expect(kept(ring)).toBe('b');
    ring.add(record('c', 'x'.repeat(100)), 0);
    expect(kept(ring)).toBe('bc');
  });

  test('those past their age go, also when nothing new comes', () => {
    const ring = new DecisionRing(bounds);
    ring.add(record('a'), 0);
    ring.add(record('b'), 600);
    ring.expire(1_001);
    expect(kept(ring)).toBe('b');
  });

  test('the newest wait to be sent, each once, and again when they were not taken', () => {
    const ring = new DecisionRing(bounds);
    for (const name of 'abcde') ring.add(record(name), 0);
    const taken = ring.takeUnsent();
    expect(ids(taken)).toBe('de');
    expect(ring.takeUnsent()).toEqual([]);
    ring.putBack(taken);
    ring.add(record('a'), 0);
    expect(ids(ring.takeUnsent())).toBe('ea');
  });
});
