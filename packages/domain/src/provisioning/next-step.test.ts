import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ATTEMPTS_BEFORE_FAILED,
  nextStep,
  type Observed,
  pauseAfter,
  READY_DEADLINE_MS,
  STABLE_AFTER_MS,
  type Step,
} from './next-step.ts';
import type { SingleNodeState } from './single-node-driver.ts';

const NOW = 1_000_000;

const base: Observed = {
  desired: 'RUNNING',
  generation: 1,
  observedGeneration: 0,
  status: 'Creating',
  provisioned: false,
  placed: false,
  configRevision: 0,
  attempts: 0,
  nextAttemptAtMs: null,
  unit: { state: 'absent' },
};
const running: Observed = {
  ...base,
  observedGeneration: 1,
  status: 'Running',
  provisioned: true,
  placed: true,
  configRevision: 1,
  unit: { state: 'ready', pid: 7, sinceMs: NOW - 60_000, current: true },
};
const deleting: Observed = {
  ...running,
  desired: 'DELETED',
  status: 'Deleting',
  generation: 2,
  observedGeneration: 2,
};
const ready = (over: Partial<SingleNodeState & { state: 'ready' }> = {}): SingleNodeState => ({
  state: 'ready',
  pid: 7,
  sinceMs: NOW - 60_000,
  current: true,
  ...over,
});

const cases: [string, Observed, Step['kind']][] = [
  ['a new gateway gets ports', base, 'place'],
  ['then its configuration', { ...base, placed: true }, 'compile'],
  ['then its process', { ...base, placed: true, configRevision: 1 }, 'start'],
  ['a starting process is waited for', { ...base, unit: { state: 'unready', pid: 7, sinceMs: NOW } }, 'wait'],
  [
    'but not for ever',
    { ...base, unit: { state: 'unready', pid: 7, sinceMs: NOW - READY_DEADLINE_MS - 1 } },
    'stop',
  ],
  ['a ready process makes it Running', { ...running, status: 'Registering' }, 'confirm'],
  ['a new generation is acknowledged', { ...running, generation: 2 }, 'confirm'],
  ['a running gateway is left alone', running, 'none'],
  ['a process with an old spec is replaced', { ...running, unit: ready({ current: false }) }, 'stop'],
  [
    'a process that is gone is reported first',
    { ...running, unit: { state: 'stopped', reason: null } },
    'report',
  ],
  ['so is one whose folder is gone', { ...running, unit: { state: 'absent' } }, 'report'],
  [
    'and then started again',
    { ...running, status: 'Restarting', unit: { state: 'stopped', reason: null } },
    'start',
  ],
  [
    'not before its pause is over',
    { ...running, status: 'Unhealthy', attempts: 5, nextAttemptAtMs: NOW + 1, unit: { state: 'absent' } },
    'pause',
  ],
  [
    'a pause does not keep a process that came up from being Running',
    { ...running, status: 'Unhealthy', attempts: 5, nextAttemptAtMs: NOW + 1 },
    'confirm',
  ],
  ['failed attempts are forgotten after a while', { ...running, attempts: 1 }, 'settle'],
  [
    'but not at once',
    { ...running, attempts: 1, unit: ready({ sinceMs: NOW - STABLE_AFTER_MS + 1 }) },
    'none',
  ],
  [
    'a process that ends by itself is waited for',
    { ...running, unit: { state: 'draining', pid: 7 } },
    'wait',
  ],
  ['deletion is announced', { ...running, desired: 'DELETED', generation: 2 }, 'announce-deletion'],
  [
    'also when the operation set the status, so that old failures do not delay it',
    { ...deleting, observedGeneration: 1, attempts: 9, nextAttemptAtMs: NOW + 30_000 },
    'announce-deletion',
  ],
  ['a process that serves is drained', deleting, 'drain'],
  ['so is one that hangs', { ...deleting, unit: { state: 'unready', pid: 7, sinceMs: NOW } }, 'drain'],
  ['a drained one is removed', { ...deleting, unit: { state: 'draining', pid: 7 } }, 'destroy'],
  ['so is what a dead one left', { ...deleting, unit: { state: 'stopped', reason: null } }, 'destroy'],
  ['a failed removal waits for its pause', { ...deleting, nextAttemptAtMs: NOW + 1 }, 'pause'],
  ['at the end the row goes', { ...deleting, unit: { state: 'absent' } }, 'forget'],
];

describe('nextStep', () => {
  test.each(cases)('%s', (_title, observed, kind) => {
    expect(nextStep(observed, NOW).kind).toBe(kind);
  });

  test('pauses start at nothing, double, and stay below half a minute', () => {
    expect([0, 1, 2, 3, 20].map(pauseAfter)).toEqual([0, 250, 500, 1_000, 30_000]);
  });
});

/** A model of what performing a step does to the world; what reconcile and the driver do for real. */
interface World {
  observed: Observed;
  nowMs: number;
  gone: boolean;
}

/** How a step goes: to its end, killed before anything was recorded, or failed. */
type Fate = 'done' | 'killed' | 'failed';

function perform({ observed, nowMs, gone }: World, step: Step, fate: Fate): World {
  const unit = effectOnUnit(observed.unit, step, nowMs, fate);
  const at = (changes: Partial<Observed>, later = 30): World => ({
    observed: { ...observed, unit, ...changes },
    nowMs: nowMs + later,
    gone,
  });
  // The sweep comes back.
  if (step.kind === 'none') return at({}, 1_000);
  if (step.kind === 'wait') {
    const settled: SingleNodeState = unit.state === 'draining' ? { state: 'stopped', reason: null } : unit;
    const came: SingleNodeState = unit.state === 'unready' ? ready({ sinceMs: nowMs }) : settled;
    return at({ unit: came });
  }
  if (step.kind === 'pause') return at({}, step.untilMs - nowMs);
  if (
    fate === 'failed' &&
    !['report', 'confirm', 'settle', 'announce-deletion', 'forget'].includes(step.kind)
  ) {
    const attempts = observed.attempts + 1;
    return at({ attempts, nextAttemptAtMs: nowMs + pauseAfter(attempts) });
  }
  if (fate === 'killed') return at(step.kind === 'place' ? { placed: true } : {});
  switch (step.kind) {
    case 'place':
      return at({ placed: true, status: 'Initing' });
    case 'compile':
      return at({ configRevision: 1 });
    case 'start': {
      const attempts = observed.attempts + 1;
      return at({ status: 'Registering', attempts, nextAttemptAtMs: nowMs + pauseAfter(attempts) });
    }
    case 'stop':
    case 'report':
      return at({ status: observed.attempts >= ATTEMPTS_BEFORE_FAILED ? 'CreateFail' : 'Initing' });
    case 'confirm':
      return at({ status: 'Running', provisioned: true, observedGeneration: observed.generation });
    case 'settle':
      return at({ attempts: 0, nextAttemptAtMs: null });
    case 'announce-deletion':
      return at({
        status: 'Deleting',
        observedGeneration: observed.generation,
        attempts: 0,
        nextAttemptAtMs: null,
      });
    case 'forget':
      return { ...at({}), gone: true };
    default:
      return at({});
  }
}

function effectOnUnit(unit: SingleNodeState, step: Step, nowMs: number, fate: Fate): SingleNodeState {
  if (fate === 'failed') return unit;
  switch (step.kind) {
    case 'start':
      return { state: 'unready', pid: 7, sinceMs: nowMs };
    case 'stop':
      return { state: 'stopped', reason: null };
    case 'drain':
      return { state: 'draining', pid: 7 };
    case 'destroy':
      return { state: 'absent' };
    default:
      return unit;
  }
}

const anyUnit: fc.Arbitrary<SingleNodeState> = fc.oneof(
  fc.constant<SingleNodeState>({ state: 'absent' }),
  fc.constant<SingleNodeState>({ state: 'stopped', reason: null }),
  fc.record({
    state: fc.constant('unready' as const),
    pid: fc.constant(7),
    sinceMs: fc.integer({ min: 0, max: NOW }),
  }),
  fc.constant<SingleNodeState>({ state: 'draining', pid: 7 }),
  fc.boolean().map((current): SingleNodeState => ready({ current })),
);

const anyObserved: fc.Arbitrary<Observed> = fc.record({
  desired: fc.constantFrom('RUNNING' as const, 'DELETED' as const),
  generation: fc.constant(3),
  observedGeneration: fc.integer({ min: 0, max: 3 }),
  status: fc.constantFrom(
    'Creating',
    'Initing',
    'Registering',
    'Starting',
    'Restarting',
    'Running',
    'CreateFail',
    'Unhealthy',
    'Deleting',
    'DeleteFailed',
  ),
  provisioned: fc.boolean(),
  placed: fc.boolean(),
  configRevision: fc.constantFrom(0, 4),
  attempts: fc.integer({ min: 0, max: 12 }),
  nextAttemptAtMs: fc.option(fc.integer({ min: 0, max: NOW + 30_000 })),
  unit: anyUnit,
});

function run(world: World, fates: Fate[]): World {
  let current = world;
  for (let step = 0; step < fates.length + 60; step++) {
    if (current.gone) return current;
    const next = nextStep(current.observed, current.nowMs);
    const { state } = current.observed.unit;
    if (next.kind === 'start') expect(['absent', 'stopped']).toContain(state);
    if (next.kind === 'forget') expect(state).toBe('absent');
    current = perform(current, next, fates[step] ?? 'done');
  }
  return current;
}

describe('whatever is found, and however often steps fail or the worker is killed', () => {
  const fates = fc.array(fc.constantFrom<Fate>('done', 'killed', 'failed'), { maxLength: 40 });

  test('a wanted gateway ends up Running with one ready process, and then nothing more is done', () => {
    fc.assert(
      fc.property(anyObserved, fates, (observed, disturbances) => {
        const end = run(
          { observed: { ...observed, desired: 'RUNNING' }, nowMs: NOW, gone: false },
          disturbances,
        );
        expect(end.observed).toMatchObject({
          status: 'Running',
          attempts: 0,
          unit: { state: 'ready', current: true },
        });
        expect(nextStep(end.observed, end.nowMs + STABLE_AFTER_MS)).toEqual({ kind: 'none' });
      }),
    );
  });

  test('an unwanted gateway ends up gone, and its row goes only when nothing of it runs', () => {
    fc.assert(
      fc.property(anyObserved, fates, (observed, disturbances) => {
        const end = run(
          { observed: { ...observed, desired: 'DELETED' }, nowMs: NOW, gone: false },
          disturbances,
        );
        expect(end.gone).toBe(true);
        expect(end.observed.unit.state).toBe('absent');
      }),
    );
  });
});
