import { describe, expect, test } from 'vitest';
import { type FailureLock, OwnFailureLock } from './failure-lock.ts';
import { SharedCells } from './shared-cells.ts';
import { SharedFailureLock } from './shared-failure-lock.ts';

const MINUTE = 60_000;

/** A lock, as two threads see it: by turns the one and the other. */
function byTurns(): FailureLock {
  const cells = new SharedCells();
  const [one, other] = [new SharedFailureLock('key', cells), new SharedFailureLock('key', cells)];
  let turns = 0;
  const next = (): FailureLock => (turns++ % 2 === 0 ? one : other);
  return {
    isLocked: (name, nowMs) => next().isLocked(name, nowMs),
    fail: (name, nowMs) => next().fail(name, nowMs),
    succeed: (name) => next().succeed(name),
  };
}

describe.each([
  ['within a thread', () => new OwnFailureLock()],
  ['over threads', byTurns],
])('failures counted %s', (_where, make: () => FailureLock) => {
  function failed(times: number, nowMs = 0): FailureLock {
    const lock = make();
    for (let time = 0; time < times; time++) lock.fail('key', nowMs);
    return lock;
  }

  test('the fifth failure in a row locks for five minutes, and only that name', () => {
    expect(failed(4).isLocked('key', 0)).toBe(false);
    const lock = failed(5);
    for (const _thread of [0, 1]) expect(lock.isLocked('key', 5 * MINUTE - 1)).toBe(true);
    for (const _thread of [0, 1]) expect(lock.isLocked('key', 5 * MINUTE)).toBe(false);
    expect(lock.isLocked('other', 0)).toBe(false);
  });

  test('a success ends the row', () => {
    const lock = failed(4);
    lock.succeed('key');
    lock.fail('key', 1);
    for (const _thread of [0, 1]) expect(lock.isLocked('key', 1)).toBe(false);
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
    const lock = make();
    for (let name = 0; name < 30_000; name++) {
      for (let time = 0; time < 5; time++) lock.fail(`key ${name}`, 0);
    }
    for (const _thread of [0, 1]) expect(lock.isLocked('key 29999', 1)).toBe(true);
    for (const _thread of [0, 1]) expect(lock.isLocked('key 0', 1)).toBe(false);
  });
});

test('locks of several kinds do not meet', () => {
  const cells = new SharedCells();
  const [keys, apps] = [cells.failureLock('keys'), cells.failureLock('apps')];
  for (let time = 0; time < 5; time++) keys.fail('name', 0);
  expect(keys.isLocked('name', 1)).toBe(true);
  expect(apps.isLocked('name', 1)).toBe(false);
});
