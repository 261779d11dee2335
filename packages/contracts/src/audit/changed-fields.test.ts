import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../snapshot/canonical-json.ts';
import { changedFields } from './changed-fields.ts';

test.each<[string, Json, Json, [path: string, kind: string, before: Json, after: Json][]]>([
  ['equal values', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  ['a field', { a: 1, b: 2 }, { a: 1, b: 3 }, [['b', 'changed', 2, 3]]],
  ['a field within', { a: { b: { c: 'x' } } }, { a: { b: { c: 'y' } } }, [['a.b.c', 'changed', 'x', 'y']]],
  ['an item of a list', { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, [['a[1].b', 'changed', 2, 3]]],
  ['a list that grew', { a: [1] }, { a: [1, 2] }, [['a', 'changed', [1], [1, 2]]]],
  ['a new field', {}, { a: 1 }, [['a', 'added', null, 1]]],
  ['a field that is gone', { a: 1 }, {}, [['a', 'removed', 1, null]]],
  [
    'a thing that was made',
    null,
    { a: 1, b: null, c: 'x' },
    [
      ['a', 'added', null, 1],
      ['c', 'added', null, 'x'],
    ],
  ],
  ['a thing that was deleted', { a: { b: 1 } }, null, [['a.b', 'removed', 1, null]]],
  ['another kind of value', { a: [1] }, { a: 'x' }, [['a', 'changed', [1], 'x']]],
  ['the whole', 1, 2, [['', 'changed', 1, 2]]],
  [
    'names that objects have of their own',
    { constructor: 1 },
    { toString: 2 },
    [
      ['constructor', 'removed', 1, null],
      ['toString', 'added', null, 2],
    ],
  ],
])('tells of %s', (_case, before, after, expected) => {
  expect(
    changedFields(before, after).map(({ path, kind, before: was, after: is }) => [path, kind, was, is]),
  ).toEqual(expected);
});

test('nothing has changed just where both sides are the same, and both ways differ alike', () => {
  const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
  fc.assert(
    fc.property(json, json, (one, other) => {
      expect(changedFields(one, one)).toEqual([]);
      const there = changedFields(one, other).map(({ path }) => path);
      expect(changedFields(other, one).map(({ path }) => path)).toEqual(there);
    }),
  );
});
