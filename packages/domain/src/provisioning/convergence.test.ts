import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeState, UnitState } from './driver.ts';
import { nextStep, type Observed, pauseAfter, STABLE_AFTER_MS, type Step } from './next-step.ts';
import { type OperationName, operationKinds } from './operation-kind.ts';

const NOW = 1_000_000;
const means = { applied: true, detail: '' };
const isolation = { user: means, memory: means, fileDescriptors: means, cpu: means, namespaces: means };

/** A model of what performing a step does to the world; what reconcile, the driver and its supervisor do for real. */
interface Model {
  observed: Observed;
  nowMs: number;
  gone: boolean;
}

/** How a step goes: to its end, killed before anything was recorded, or failed. */
type Fate = 'done' | 'killed' | 'failed';

const recording = new Set(['record', 'report', 'confirm', 'fail', 'settle', 'announce-deletion', 'forget']);

function perform({ observed, nowMs, gone }: Model, step: Step, fate: Fate): Model {
  const unit = supervise(effectOnUnit(observed, step, nowMs, fate), nowMs);
  const changed = JSON.stringify(unit) !== JSON.stringify(observed.unit);
  const recorded = observed.recorded && !changed;
  const at = (changes: Partial<Observed>, later = 30): Model => ({
    observed: { ...observed, unit, recorded, ...changes },
    nowMs: nowMs + later,
    gone,
  });
  // The sweep comes back.
  if (step.kind === 'none') return at({}, 1_000);
  if (step.kind === 'wait') return at({}, 1_000);
  if (step.kind === 'pause') return at({}, step.untilMs - nowMs);
  if (fate === 'failed' && !recording.has(step.kind)) {
    const attempts = observed.attempts + 1;
    return at({ attempts, nextAttemptAtMs: nowMs + pauseAfter(attempts) });
  }
  if (fate === 'killed') return at(step.kind === 'place' ? { placed: true } : {});
  if (step.kind === 'forget') return { ...at({}), gone: true };
  return at(written(observed, step, nowMs));
}

function written(observed: Observed, step: Step, nowMs: number): Partial<Observed> {
  const attempts = observed.attempts + 1;
  switch (step.kind) {
    case 'place':
      return { placed: true, status: observed.provisioned ? observed.status : 'Initing' };
    case 'compile':
      return { configRevision: 1 };
    case 'apply':
      return { attempts, nextAttemptAtMs: nowMs + pauseAfter(attempts) };
    case 'record':
      return { recorded: true };
    case 'report':
      return { status: 'Restarting', operation: 'recover', operationStartedAtMs: nowMs };
    case 'fail': {
      const status = operationKinds[observed.operation ?? 'create'].failed;
      return { operation: null, ...(status === null ? {} : { status }) };
    }
    case 'confirm':
      return {
        ...{ status: 'Running', provisioned: true, operation: null },
        ...(step.whole ? { observedGeneration: observed.generation } : {}),
      };
    case 'settle':
      return { attempts: 0, nextAttemptAtMs: null };
    case 'announce-deletion':
      return {
        ...{ status: 'Deleting', observedGeneration: observed.generation, operationStartedAtMs: nowMs },
        ...{ attempts: 0, nextAttemptAtMs: null },
      };
    default:
      return {};
  }
}

function effectOnUnit(observed: Observed, step: Step, nowMs: number, fate: Fate): UnitState {
  const { unit } = observed;
  if (fate === 'failed') return unit;
  switch (step.kind) {
    case 'apply': {
      const nodes = unit.state === 'present' && !unit.draining ? unit.nodes : [];
      return {
        ...{ state: 'present', taken: true, current: false, draining: false, listeners: [] },
        nodes: nodes.length > 0 ? nodes : [nodeOf('starting', nowMs)],
      };
    }
    case 'drain':
      return unit.state === 'present' ? { ...unit, draining: true, current: false } : unit;
    case 'destroy':
      return { state: 'absent' };
    default:
      return unit;
  }
}

/** The supervisor brings nodes on by one state each time: towards ready, or, of a draining unit, towards stopped. */
function supervise(unit: UnitState, nowMs: number): UnitState {
  if (unit.state === 'absent') return unit;
  const onwards = unit.draining
    ? ({ starting: 'draining', ready: 'draining', draining: 'stopped', stopped: 'stopped' } as const)
    : ({ starting: 'ready', ready: 'ready', draining: 'stopped', stopped: 'starting' } as const);
  const nodes = unit.nodes.map((node) => {
    const state = onwards[node.state];
    return { ...node, state, current: unit.taken, sinceMs: state === node.state ? node.sinceMs : nowMs };
  });
  const current = unit.taken && !unit.draining && nodes.every(({ state }) => state === 'ready');
  return { ...unit, nodes, current };
}

const nodeOf = (state: NodeState['state'], sinceMs: number, current = true): NodeState => ({
  ...{
    name: 'node-1',
    state,
    pid: 7,
    sinceMs,
    current,
    version: '1',
    restarts: 0,
    lastExit: null,
    isolation,
  },
});

const anyNode = fc
  .record({
    state: fc.constantFrom<NodeState['state']>('starting', 'ready', 'draining', 'stopped'),
    sinceMs: fc.integer({ min: 0, max: NOW }),
    current: fc.boolean(),
  })
  .map(({ state, sinceMs, current }) => nodeOf(state, sinceMs, current));

const anyUnit: fc.Arbitrary<UnitState> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<UnitState>({ state: 'absent' }) },
  {
    weight: 4,
    arbitrary: fc
      .record({
        taken: fc.boolean(),
        draining: fc.boolean(),
        nodes: fc.array(anyNode, { minLength: 1, maxLength: 3 }),
      })
      .map(({ taken, draining, nodes }): UnitState => {
        const current = taken && !draining && nodes.every((node) => node.state === 'ready' && node.current);
        // What was told to end is not as it is wanted, whatever was said of it before.
        return { state: 'present', taken: taken && !draining, current, draining, nodes, listeners: [] };
      }),
  },
);

const statuses = [
  ...['Initing', 'Registering', 'Running'],
  ...Object.values(operationKinds).flatMap(({ status, failed, timedOut }) => [status, failed, timedOut]),
].filter((status) => status !== null);

const anyObserved: fc.Arbitrary<Observed> = fc.record({
  desired: fc.constantFrom('RUNNING' as const, 'DELETED' as const),
  generation: fc.constant(3),
  observedGeneration: fc.integer({ min: 0, max: 3 }),
  status: fc.constantFrom(...statuses),
  provisioned: fc.boolean(),
  placed: fc.boolean(),
  configRevision: fc.constantFrom(0, 4),
  attempts: fc.integer({ min: 0, max: 12 }),
  nextAttemptAtMs: fc.option(fc.integer({ min: 0, max: NOW + 30_000 })),
  operation: fc.option(fc.constantFrom(...(Object.keys(operationKinds) as OperationName[]))),
  operationStartedAtMs: fc.integer({ min: 0, max: NOW }),
  nodesWanted: fc.integer({ min: 1, max: 3 }),
  recorded: fc.boolean(),
  unit: anyUnit,
});

function run(model: Model, fates: Fate[]): Model {
  let current = model;
  for (let step = 0; step < fates.length + 80; step++) {
    if (current.gone) return current;
    const { observed, nowMs } = current;
    const next = nextStep(observed, nowMs);
    if (next.kind === 'forget') expect(observed.unit.state).toBe('absent');
    if (next.kind === 'destroy' || next.kind === 'drain') expect(observed.desired).toBe('DELETED');
    if (next.kind === 'apply') expect(observed.desired === 'RUNNING' && observed.placed).toBe(true);
    current = perform(current, next, fates[step] ?? 'done');
  }
  return current;
}

describe('whatever is found, and however often steps fail or the worker is killed between effect and record', () => {
  const fates = fc.array(fc.constantFrom<Fate>('done', 'killed', 'failed'), { maxLength: 40 });

  test('a wanted gateway ends up Running just as it is wanted, and then nothing more is done', () => {
    fc.assert(
      fc.property(anyObserved, fates, (observed, disturbances) => {
        const start: Model = { observed: { ...observed, desired: 'RUNNING' }, nowMs: NOW, gone: false };
        const end = run(start, disturbances);
        expect(end.observed).toMatchObject({
          ...{ status: 'Running', operation: null, attempts: 0, observedGeneration: 3, recorded: true },
          unit: { state: 'present', taken: true, current: true },
        });
        expect(nextStep(end.observed, end.nowMs + STABLE_AFTER_MS)).toEqual({ kind: 'none' });
      }),
      { numRuns: 1_000 },
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
      { numRuns: 1_000 },
    );
  });
});
