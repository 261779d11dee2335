import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isHeld, takeLock } from './process-lock.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnpike-lock-'));
  file = path.join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('one process holds the lock; the other is told who', async () => {
  const first = await takeLock(file);
  expect(isHeld(first)).toBe(true);
  expect(await takeLock(file)).toMatchObject({ pid: process.pid });
  if (isHeld(first)) await first.release();
  expect(isHeld(await takeLock(file))).toBe(true);
  expect(await readdir(folder)).toEqual(['lock']);
});

test.each([
  ['a process that is gone', { pid: 2 ** 22 + 1, startedAt: '1' }],
  ['an earlier process with the same id', { pid: process.pid, startedAt: '1' }],
])('the lock of %s is taken over', async (_name, holder) => {
  await writeFile(file, JSON.stringify(holder));
  expect(isHeld(await takeLock(file))).toBe(true);
});

test('a lock file cut short by a crash is taken over', async () => {
  await writeFile(file, '{"pid":');
  expect(isHeld(await takeLock(file))).toBe(true);
});
