import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ProcessView,
  pauseAfter,
  READY_DEADLINE_MS,
  SILENCE_LIMIT_MS,
  type SlotView,
  slotStep,
} from './slot-step.ts';

const NOW = 1_000_000;
const ready: ProcessView = {
  state: 'ready',
  isLeaving: false,
  isKilled: false,
  startedMs: NOW - 60_000,
  lastAnswerMs: NOW,
  isCurrent: true,
  appliedRevision: 5,
  hasListeners: true,
  residentMib: 90,
};
const starting: ProcessView = { ...ready, state: 'starting', startedMs: NOW - 100, appliedRevision: -1 };
const old: ProcessView = { ...ready, isCurrent: false };
const late = NOW - READY_DEADLINE_MS - 1;
const slot: SlotView = {
  wanted: true,
  current: ready,
  successor: null,
  nextAttemptMs: 0,
  mayReplace: true,
  memory: { softMib: 400, hardMib: 600 },
};

describe('the next step of a node', () => {
  test.each<[string, Partial<SlotView>, object]>([
    ['ready as wanted: nothing', {}, { kind: 'none' }],
    ['no process: start one', { current: null }, { kind: 'launch' }],
    ['no process, failed a moment ago: not yet', { current: null, nextAttemptMs: NOW + 1 }, { kind: 'none' }],
    [
      'lost while its successor starts: that one is the node',
      { current: null, successor: starting },
      { kind: 'promote' },
    ],
    ['not wanted: ends in order', { wanted: false }, { kind: 'retire' }],
    [
      'not wanted, being replaced: the successor first',
      { wanted: false, successor: starting },
      { kind: 'discard', which: 'successor' },
    ],
    [
      'started with other settings: a successor',
      { current: old },
      { kind: 'launch-successor', reason: 'it was started with other settings' },
    ],
    [
      'the same, while another node is replaced: waits',
      { current: old, mayReplace: false },
      { kind: 'none' },
    ],
    ['the same, after a successor failed: waits', { current: old, nextAttemptMs: NOW + 1 }, { kind: 'none' }],
    [
      'other settings before it served anybody: at once',
      { current: { ...starting, isCurrent: false } },
      { kind: 'discard', which: 'current' },
    ],
    ['successor starting: waits', { current: old, successor: starting }, { kind: 'none' }],
    ['successor ready: takes over', { current: old, successor: ready }, { kind: 'hand-over' }],
    [
      'successor with an older revision: waits',
      { current: old, successor: { ...ready, appliedRevision: 4, startedMs: NOW - 100 } },
      { kind: 'none' },
    ],
    [
      'successor without a listener: waits',
      { current: old, successor: { ...ready, hasListeners: false, startedMs: NOW - 100 } },
      { kind: 'none' },
    ],
    [
      'successor for settings that are not wanted any more',
      { current: ready, successor: { ...starting, isCurrent: false } },
      { kind: 'discard', which: 'successor' },
    ],
    [
      'successor never ready',
      { current: old, successor: { ...starting, startedMs: late } },
      { kind: 'fail', which: 'successor', reason: 'it did not become ready within 15 s' },
    ],
    [
      'successor stays behind',
      { current: old, successor: { ...ready, appliedRevision: 4, startedMs: late } },
      { kind: 'fail', which: 'successor', reason: 'it has revision 4, older than 5, which is served' },
    ],
    [
      'never ready',
      { current: { ...starting, startedMs: late } },
      { kind: 'fail', which: 'current', reason: 'it did not become ready within 15 s' },
    ],
    [
      'hangs',
      { current: { ...ready, lastAnswerMs: NOW - SILENCE_LIMIT_MS - 1 } },
      { kind: 'fail', which: 'current', reason: 'it did not answer for 10 s' },
    ],
    [
      'much memory: replaced',
      { current: { ...ready, residentMib: 401 } },
      { kind: 'launch-successor', reason: 'it uses 401 MiB of memory, more than 400' },
    ],
    [
      'much memory, successor ready: takes over',
      { current: { ...ready, residentMib: 401 }, successor: ready },
      { kind: 'hand-over' },
    ],
    [
      'asked to end by somebody else, though another node is being replaced: a successor',
      { current: { ...ready, isLeaving: true }, mayReplace: false },
      { kind: 'launch-successor', reason: 'it was asked to end' },
    ],
    [
      'asked to end, successor ready: takes over',
      { current: { ...ready, isLeaving: true }, successor: ready },
      { kind: 'hand-over' },
    ],
    [
      'ends unasked: a successor before it is gone',
      { current: { ...ready, state: 'draining' } },
      { kind: 'launch-successor', reason: 'it ends' },
    ],
    [
      'ends unasked, successor ready: takes over',
      { current: { ...ready, state: 'draining' }, successor: ready },
      { kind: 'hand-over' },
    ],
    [
      'killed: gone in a moment',
      { current: { ...ready, state: 'draining', isKilled: true } },
      { kind: 'none' },
    ],
    [
      'too much memory: killed',
      { current: { ...ready, residentMib: 601 } },
      { kind: 'fail', which: 'current', reason: 'it used 601 MiB of memory; it is killed at 600' },
    ],
  ])('%s', (_name, change, step) => {
    expect(slotStep({ ...slot, ...change }, NOW)).toEqual(step);
  });

  test('never ends a ready process that answers and keeps within its memory before another can take over', () => {
    const view = fc.record<ProcessView>({
      state: fc.constantFrom('starting', 'ready'),
      isLeaving: fc.boolean(),
      isKilled: fc.constant(false),
      startedMs: fc.integer({ min: NOW - 40_000, max: NOW }),
      lastAnswerMs: fc.integer({ min: NOW - 9_000, max: NOW }),
      isCurrent: fc.boolean(),
      appliedRevision: fc.integer({ min: -1, max: 9 }),
      hasListeners: fc.boolean(),
      residentMib: fc.integer({ min: 0, max: 500 }),
    });
    fc.assert(
      fc.property(view, fc.option(view), fc.boolean(), (current, successor, mayReplace) => {
        const held = { ...current, state: 'ready' } as const;
        const step = slotStep({ ...slot, current: held, successor, mayReplace }, NOW);
        if (step.kind === 'hand-over') {
          expect(successor?.state).toBe('ready');
          expect(successor?.appliedRevision).toBeGreaterThanOrEqual(held.appliedRevision);
          expect(successor?.hasListeners).toBe(true);
        } else {
          expect(step.kind).not.toBe('retire');
          if ('which' in step) expect(step.which).toBe('successor');
        }
      }),
    );
  });
});

test('the pause is none after a first failure, doubles, and has an end', () => {
  expect([1, 2, 3, 4, 20].map(pauseAfter)).toEqual([0, 250, 500, 1_000, 30_000]);
});
