import { expect, test } from 'vitest';
import { createCoalescer } from './coalesce.ts';

test('calls during a run make exactly one more run, and resolve after it', async () => {
  const runs: string[] = [];
  let release: () => void = () => undefined;
  const coalescer = createCoalescer(
    async (key) => {
      runs.push(key);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    },
    () => expect.unreachable(),
  );
  const first = coalescer.wake('a');
  const others = [coalescer.wake('a'), coalescer.wake('a')];
  expect(runs).toEqual(['a']);
  release();
  await Promise.resolve();
  while (runs.length < 2) await Promise.resolve();
  release();
  await Promise.all([first, ...others]);
  expect(runs).toEqual(['a', 'a']);
});

test('keys do not wait for each other, and a run that throws is reported and over', async () => {
  const errors: string[] = [];
  const coalescer = createCoalescer(
    async (key) => {
      if (key === 'bad') throw new Error('no');
    },
    (key) => errors.push(key),
  );
  await Promise.all([coalescer.wake('bad'), coalescer.wake('good')]);
  await coalescer.wake('bad');
  expect(errors).toEqual(['bad', 'bad']);
});

test('nothing runs after closing', async () => {
  let runs = 0;
  const coalescer = createCoalescer(
    async () => {
      runs += 1;
    },
    () => undefined,
  );
  await coalescer.close();
  await coalescer.wake('a');
  expect(runs).toBe(0);
});
