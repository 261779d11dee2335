import { expect, test } from 'vitest';
import { createStatementNames } from './statement-names.ts';

const times = (count: number, work: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => work(index));

test('a statement that comes again and again gets one name, and each its own', () => {
  const nameOf = createStatementNames();
  const first = times(10, () => nameOf({ sql: 'SELECT $1', args: [1] }));
  expect(first.slice(0, 4)).toEqual(['', '', '', '']);
  expect(new Set(first.slice(4))).toEqual(new Set(['s1']));
  expect(times(5, () => nameOf({ sql: 'SELECT $1, $2', args: [1, 2] })).at(-1)).toBe('s2');
});

test('statements without parameters, and those that come once, get none', () => {
  const nameOf = createStatementNames();
  expect(new Set(times(20, () => nameOf({ sql: 'BEGIN', args: [] })))).toEqual(new Set(['']));
  const once = times(5_000, (index) => nameOf({ sql: `SELECT $1 -- ${index}`, args: [1] }));
  expect(new Set(once)).toEqual(new Set(['']));
  expect(times(5, () => nameOf({ sql: 'SELECT $1', args: [1] })).at(-1)).toBe('s1');
});

test('there are never more than 200 names', () => {
  const nameOf = createStatementNames();
  const names = new Set<string>();
  for (let index = 0; index < 300; index++) {
    for (const name of times(6, () => nameOf({ sql: `SELECT $1 -- ${index}`, args: [1] }))) names.add(name);
  }
  expect(names.size).toBe(201);
  expect(names.has('')).toBe(true);
});
