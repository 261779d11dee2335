import { expect, test } from 'vitest';
import { findOperation, unmatchedOperations } from './registry.ts';

test('every declared operation has a use-case, and every use-case is declared', () => {
  expect(unmatchedOperations()).toEqual([]);
});

test('an operation without a use-case is a fault that names it', () => {
  expect(() => findOperation('NoSuchOperation')).toThrow('NoSuchOperation');
});
