import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LeaseAnswer, LeaseRequest } from '@turnpike/contracts/feed/leases';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownCells } from '../counters/cell.ts';
import { windowStart } from '../counters/fixed-window.ts';
import { LeaseState } from './lease-state.ts';
import type { LeasedCounter } from './leased-counter.ts';
import { Leases } from './leases.ts';
import { RemoteSource } from './remote-source.ts';

const WINDOW_MS = 60_000;
const START_MS = 1_800_000_000_000;

/** The source as it is documented, in memory, with answers that get lost when a test wants that. */
class PlainSource {
  readonly granted = new Map<number, number>();
  isAway = false;
  losesAnswers = false;

  readonly send = async (request: LeaseRequest): Promise<string> => {
    if (this.isAway) throw new Error('away');
    for (const { startMs, count } of request.returns) this.granted.set(startMs, this.of(startMs) - count);
    const grants = request.takes.map(({ startMs, limit, want }) => {
      const at = startMs ?? 0;
      const left = limit - this.of(at);
      const part = Math.max(0, Math.min(want, left, Math.max(1, Math.floor(left / (2 * request.nodes)))));
      this.granted.set(at, this.of(at) + part);
      return { startMs: at, anchorMs: 0, count: part, left: left - part };
    });
    if (this.losesAnswers) throw new Error('lost');
    return JSON.stringify({ together: true, grants } satisfies LeaseAnswer);
  };

  of(startMs: number): number {
    return this.granted.get(startMs) ?? 0;
  }
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnpike-leases-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** A process that counts: alone by a file, or with a source. */
function processOf(place: { file: string; source: PlainSource | null }) {
  const state = new LeaseState(ownCells.open('state'));
  state.set({ together: place.source ? 1 : 0 });
  const remote = place.source && new RemoteSource(place.source.send, 'node', 1_000);
  if (remote) remote.nodes = 3;
  const leases = new Leases({
    file: place.file,
    remote,
    state,
    now: () => START_MS,
    onError: () => undefined,
  });
  const counter = leases.makeWindow('k', WINDOW_MS, 0, ownCells.open('k')) as LeasedCounter;
  return { leases, counter };
}

type Step = { who: number; what: 'call' | 'kill' | 'return' | 'refund' | 'next'; times: number };
const step: fc.Arbitrary<Step> = fc.record({
  who: fc.integer({ min: 0, max: 2 }),
  what: fc.constantFrom('call', 'call', 'call', 'call', 'kill', 'return', 'return', 'refund', 'next'),
  times: fc.integer({ min: 1, max: 12 }),
});

describe.each(['the node’s disk', 'the source'])('processes that count by %s', (kind) => {
  test('never let in more than the limit of a window, whatever is killed, given back and undone', async () => {
    const plan = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.array(step, { maxLength: 60 }));
    await fc.assert(
      fc.asyncProperty(plan, async ([limit, steps]) => {
        const source = kind === 'the source' ? new PlainSource() : null;
        files += 1;
        const place = { file: join(folder, `${files}.sqlite`), source };
        const processes = [processOf(place), processOf(place), processOf(place)];
        const admitted = new Map<number, number>();
        let nowMs = START_MS;
        const add = (by: number): void => {
          const window = windowStart(nowMs, WINDOW_MS, 0);
          admitted.set(window, (admitted.get(window) ?? 0) + by);
          expect(admitted.get(window)).toBeLessThanOrEqual(limit);
        };
        for (const { who, what, times } of steps) {
          const { counter } = processes[who] as (typeof processes)[number];
          if (what === 'next') nowMs += (times * WINDOW_MS) / 8;
          if (what === 'kill') processes[who] = processOf(place);
          if (what === 'return') counter.giveBack(nowMs);
          for (let time = 0; what === 'call' && time < times; time += 1) {
            await counter.fill(limit, nowMs, 0);
            if (counter.take(limit, nowMs)) add(1);
          }
          if (what === 'refund') {
            await counter.fill(limit, nowMs, 0);
            if (counter.take(limit, nowMs)) counter.refund(nowMs);
          }
        }
        for (const { leases } of processes) await leases.close();
      }),
      { numRuns: 250 },
    );
  }, 60_000);
});

describe('a process that counts with others', () => {
  const counting = (source: PlainSource) => processOf({ file: join(folder, 'others.sqlite'), source });

  test('asks for more before it has used up what it was granted, so that calls do not wait', async () => {
    const { counter } = counting(new PlainSource());
    await counter.fill(1_000, START_MS, 0);
    let waits = 0;
    for (let call = 0; call < 200; call += 1) {
      if (!counter.isReady(1_000, START_MS)) {
        waits += 1;
        await counter.fill(1_000, START_MS, 0);
      }
      expect(counter.take(1_000, START_MS)).toBe(true);
      await Promise.resolve();
      await new Promise(setImmediate);
    }
    expect(waits).toBeLessThanOrEqual(1);
  });

  test('loses what a lost answer granted, and does not spend it', async () => {
    const source = new PlainSource();
    const { counter } = counting(source);
    source.losesAnswers = true;
    await counter.fill(100, START_MS, 0);
    expect([counter.take(100, START_MS), source.of(windowStart(START_MS, WINDOW_MS, 0))]).toEqual([false, 2]);
  });

  test('is closed while nobody answers, or lets in what was declared and no more, and gives none of that back', async () => {
    const source = new PlainSource();
    source.isAway = true;
    for (const openCalls of [0, 3]) {
      const { counter } = counting(source);
      let admitted = 0;
      for (let call = 0; call < 20; call += 1) {
        await counter.fill(100, START_MS, openCalls);
        if (counter.take(100, START_MS)) admitted += 1;
      }
      expect(admitted).toBe(openCalls);
      source.isAway = false;
      counter.refund(START_MS);
      counter.giveBack(START_MS);
      await new Promise(setImmediate);
      expect(source.of(windowStart(START_MS, WINDOW_MS, 0))).toBe(0);
      source.isAway = true;
    }
  });
});
