import { describe, expect, test } from 'vitest';
import type { AppliedIsolation, NodeState, UnitState } from './driver.ts';
import {
  DRAIN_DEADLINE_MS,
  nextStep,
  type Observed,
  pauseAfter,
  STABLE_AFTER_MS,
  type Step,
} from './next-step.ts';

const NOW = 1_000_000;
const means = { applied: true, detail: '' };
const isolation: AppliedIsolation = {
  ...{ user: means, memory: means, fileDescriptors: means, cpu: means, namespaces: means },
};
const node = (over: Partial<NodeState> = {}): NodeState => ({
  ...{
    name: 'node-1',
    state: 'ready',
    pid: 7,
    sinceMs: NOW - 60_000,
    current: true,
    version: '1',
    restarts: 0,
  },
  ...{ lastExit: null, isolation },
  ...over,
});
type Present = UnitState & { state: 'present' };
const unit = (over: Partial<Present> = {}): UnitState => ({
  ...{ state: 'present', taken: true, current: true, draining: false, nodes: [node()], listeners: [] },
  ...over,
});
const ended = node({ state: 'stopped', pid: null, lastExit: 'It ended.' });
const dead = unit({ current: false, nodes: [ended] });
const halfDead = unit({ current: false, nodes: [ended, node({ name: 'node-2' })] });
const starting = unit({ current: false, nodes: [node({ state: 'starting', sinceMs: NOW })] });

const base: Observed = {
  ...{ desired: 'RUNNING', generation: 1, observedGeneration: 0, status: 'Creating', provisioned: false },
  ...{ placed: false, configRevision: 0, attempts: 0, nextAttemptAtMs: null },
  ...{ operation: 'create', operationStartedAtMs: NOW - 100, nodesWanted: 1, recorded: true },
  unit: { state: 'absent' },
};
const registering: Observed = {
  ...base,
  status: 'Registering',
  placed: true,
  configRevision: 1,
  unit: starting,
};
const running: Observed = {
  ...registering,
  ...{ observedGeneration: 1, status: 'Running', provisioned: true, operation: null, unit: unit() },
};
const resizing: Observed = { ...running, status: 'Resizing', operation: 'resize', generation: 2 };
const deleting: Observed = {
  ...running,
  ...{ desired: 'DELETED', status: 'Deleting', operation: 'delete', generation: 2, observedGeneration: 2 },
};
const longAgo = { operationStartedAtMs: NOW - 200_000 };

const cases: [string, Observed, Step['kind']][] = [
  ['a new gateway gets ports', base, 'place'],
  ['also one of which no operation is on record: it never ran', { ...base, operation: null }, 'place'],
  ['then its configuration', { ...base, placed: true }, 'compile'],
  ['then the driver is told of it', { ...registering, unit: { state: 'absent' } }, 'apply'],
  ['starting nodes are waited for', registering, 'wait'],
  ['what is seen of them is written down first', { ...registering, recorded: false }, 'record'],
  ['but not for ever', { ...registering, ...longAgo }, 'fail'],
  [
    'nor when its only process ends again and again',
    { ...registering, unit: unit({ current: false, nodes: [{ ...ended, restarts: 3 }] }) },
    'fail',
  ],
  ['a failed creation is left to the driver', { ...registering, ...longAgo, status: 'CreateFail' }, 'none'],
  [
    'and is Running when it comes up after all',
    { ...registering, status: 'CreateFail', unit: unit() },
    'confirm',
  ],
  ['when all is as it is wanted it is Running', { ...registering, unit: unit() }, 'confirm'],
  ['a new generation is acknowledged', { ...running, generation: 2 }, 'confirm'],
  ['a running gateway is left alone', running, 'none'],
  ['one whose unit is gone is reported first', { ...running, unit: { state: 'absent' } }, 'report'],
  ['and then begun again', { ...running, operation: 'recover', unit: { state: 'absent' } }, 'apply'],
  ['one of which nothing serves is reported', { ...running, unit: dead }, 'report'],
  ['and waited for', { ...running, status: 'Restarting', operation: 'recover', unit: dead }, 'wait'],
  [
    'until it is called Unhealthy',
    { ...running, status: 'Restarting', operation: 'recover', unit: dead, ...longAgo },
    'fail',
  ],
  ['an Unhealthy one is left to the driver', { ...running, status: 'Unhealthy', unit: dead }, 'none'],
  [
    'and is Running as soon as one node serves',
    { ...running, status: 'Unhealthy', unit: halfDead },
    'confirm',
  ],
  ['a lost node leaves it Running while another serves', { ...running, unit: halfDead }, 'none'],
  [
    'an operation is told to the driver',
    { ...resizing, unit: unit({ taken: false, current: false }) },
    'apply',
  ],
  ['and waited for', { ...resizing, unit: unit({ current: false }) }, 'wait'],
  ['in its time', { ...resizing, unit: unit({ current: false }), ...longAgo }, 'fail'],
  ['and confirmed', { ...resizing, unit: unit() }, 'confirm'],
  ['not before its pause is over', { ...base, attempts: 5, nextAttemptAtMs: NOW + 1 }, 'pause'],
  [
    'a pause does not keep what came up from being Running',
    { ...resizing, nextAttemptAtMs: NOW + 1 },
    'confirm',
  ],
  ['failed attempts are forgotten after a while', { ...running, attempts: 1 }, 'settle'],
  [
    'but not at once',
    { ...running, attempts: 1, unit: unit({ nodes: [node({ sinceMs: NOW - STABLE_AFTER_MS + 1 })] }) },
    'none',
  ],
  ['deletion is announced', { ...running, desired: 'DELETED', generation: 2 }, 'announce-deletion'],
  [
    'also when the operation set the status, so that old failures do not delay it',
    { ...deleting, observedGeneration: 1, attempts: 9, nextAttemptAtMs: NOW + 30_000 },
    'announce-deletion',
  ],
  ['nodes that serve are drained', deleting, 'drain'],
  ['draining nodes are waited for', { ...deleting, unit: unit({ draining: true, current: false }) }, 'wait'],
  [
    'but not for ever, either',
    { ...deleting, unit: unit({ draining: true }), operationStartedAtMs: NOW - DRAIN_DEADLINE_MS },
    'destroy',
  ],
  ['what drained nodes left is removed', { ...deleting, unit: dead }, 'destroy'],
  ['a failed removal waits for its pause', { ...deleting, nextAttemptAtMs: NOW + 1 }, 'pause'],
  ['at the end the row goes', { ...deleting, unit: { state: 'absent' } }, 'forget'],
];

describe('nextStep', () => {
  test.each(cases)('%s', (_title, observed, kind) => {
    expect(nextStep(observed, NOW).kind).toBe(kind);
  });

  test('a failure says which node was late, and why where that is known', () => {
    const late = { ...resizing, nodesWanted: 2, unit: halfDead, ...longAgo };
    expect(nextStep(late, NOW)).toEqual({
      ...{ kind: 'fail', timedOut: false },
      reason: 'node-1 was not ready within 90 s. node-1: It ended.',
    });
    expect(nextStep({ ...resizing, unit: starting, ...longAgo }, NOW)).toMatchObject({ timedOut: true });
    const unreplaced = unit({ current: false, nodes: [node({ current: false, lastExit: 'It ended.' })] });
    expect(nextStep({ ...resizing, unit: unreplaced, ...longAgo }, NOW)).toMatchObject({ timedOut: false });
    const listeners = [{ id: 'l', state: 'failed' as const, reason: 'Port 1 is taken.' }];
    const shut = { ...resizing, unit: unit({ current: false, listeners }), ...longAgo };
    expect(nextStep(shut, NOW)).toMatchObject({ timedOut: false, reason: expect.stringContaining('Port 1') });
  });

  test('pauses start at nothing, double, and stay below half a minute', () => {
    expect([0, 1, 2, 3, 20].map(pauseAfter)).toEqual([0, 250, 500, 1_000, 30_000]);
  });
});
