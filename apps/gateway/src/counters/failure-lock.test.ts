import { expect, test } from 'vitest';
import { FailureLock } from './failure-lock.ts';

const MINUTE = 60_000;

function failed(times: number, nowMs = 0): FailureLock {
  const lock = new FailureLock();
  for (let time = 0; time < times; time++) lock.fail('key', nowMs);
  return lock;
}

test('the fifth failure in a row locks for five minutes, and only that name', () => {
  expect(failed(4).isLocked('key', 0)).toBe(false);
  const lock = failed(5);
  expect(lock.isLocked('key', 5 * MINUTE - 1)).toBe(true);
  expect(lock.isLocked('key', 5 * MINUTE)).toBe(false);
  expect(lock.isLocked('other', 0)).toBe(false);
});

test('a success ends the row', () => {
  const lock = failed(4);
  lock.succeed('key');
  lock.fail('key', 1);
  expect(lock.isLocked('key', 1)).toBe(false);
});

test('after a lock, and after a rest as long, the row begins anew', () => {
  const lock = failed(5);
  lock.fail('key', 5 * MINUTE);
  expect(lock.isLocked('key', 5 * MINUTE)).toBe(false);
  const rested = failed(4);
  rested.fail('key', 5 * MINUTE);
  expect(rested.isLocked('key', 5 * MINUTE)).toBe(false);
});

test('any number of names takes bounded room, and the newest lock holds', () => {
  const lock = new FailureLock();
  for (let name = 0; name < 20_000; name++) {
    for (let time = 0; time < 5; time++) lock.fail(`key ${name}`, 0);
  }
  expect(lock.isLocked('key 19999', 1)).toBe(true);
  expect(lock.isLocked('key 0', 1)).toBe(false);
});
