import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccessLevel,
  coverage,
  type KnownAction,
  matrixRows,
  patternNames,
  switchActions,
} from './action-matrix.ts';

const known = (action: string, access_level: AccessLevel): KnownAction => {
  const [service = '', resource = '', verb = ''] = action.split(':');
  return { action, service, resource, verb, access_level };
};
const actions = [
  known('apig:apis:list', 'list'),
  known('apig:apis:get', 'read'),
  known('apig:apis:create', 'write'),
  known('apig:apis:publish', 'write'),
  known('apig:apps:list', 'list'),
  known('iam:users:getUser', 'read'),
];
const byName = (...names: string[]) => actions.filter(({ action }) => names.includes(action));
const named = (patterns: readonly string[]) =>
  actions.flatMap(({ action }) =>
    patterns.some((pattern) => patternNames(pattern, action)) ? [action] : [],
  );

test('a star stays within its part of a name', () => {
  expect(patternNames('apig:*:get', 'apig:apis:get')).toBe(true);
  expect(patternNames('apig:*', 'apig:apis:get')).toBe(false);
  expect(patternNames('APIG:apis:ge*', 'apig:apis:get')).toBe(true);
  expect(patternNames('apig:ap.s:get', 'apig:apis:get')).toBe(false);
  expect(patternNames('*', 'iam:users:getUser')).toBe(true);
});

test('rows are resources, columns are kinds of access', () => {
  const rows = matrixRows(actions);
  expect(rows.map(({ service, resource }) => `${service}:${resource}`)).toEqual([
    'apig:apis',
    'apig:apps',
    'iam:users',
  ]);
  expect(rows[0]?.byLevel.get('write')?.map(({ verb }) => verb)).toEqual(['create', 'publish']);
});

describe('switching', () => {
  test('the last action of a resource makes one pattern of it', () => {
    const before = ['apig:apis:list', 'apig:apis:get', 'apig:apis:create'];
    expect(switchActions(before, actions, byName('apig:apis:publish'), true)).toEqual(['apig:apis:*']);
  });

  test('an action taken out of a pattern leaves the others by name', () => {
    expect(switchActions(['apig:apis:*', 'ecs:*:*'], actions, byName('apig:apis:publish'), false)).toEqual([
      'apig:apis:list',
      'apig:apis:get',
      'apig:apis:create',
      'ecs:*:*',
    ]);
  });

  test('what was not switched is named as before, and what was is as wished', () => {
    const anyPattern = fc.constantFrom(
      '*',
      'apig:*:*',
      'apig:apis:*',
      'apig:*:list',
      'iam:*:get*',
      'apig:apis:get',
    );
    const anyChoice = fc.subarray(actions, { minLength: 1 });
    fc.assert(
      fc.property(fc.uniqueArray(anyPattern), anyChoice, fc.boolean(), (patterns, chosen, on) => {
        const after = named(switchActions(patterns, actions, chosen, on));
        const switched = new Set(chosen.map(({ action }) => action));
        const untouched = named(patterns).filter((action) => !switched.has(action));
        const expected = on ? [...untouched, ...switched] : untouched;
        expect(after.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });

  test('coverage tells none, some and all', () => {
    expect(coverage([], actions)).toBe('none');
    expect(coverage(['apig:*:list'], actions)).toBe('some');
    expect(coverage(['*'], actions)).toBe('all');
  });
});
