import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { SignatureMemory } from './signature-memory.ts';

const signature = (name: string | number) => createHash('sha256').update(String(name)).digest('hex');

test('a signature counts once until it is out of date', () => {
  const memory = new SignatureMemory();
  expect(memory.use(signature('a'), 1_900, 1_000)).toBe('first');
  expect(memory.use(signature('a'), 1_900, 1_899)).toBe('again');
  expect(memory.use(signature('b'), 1_900, 1_000)).toBe('first');
  expect(memory.use(signature('a'), 2_800, 1_900)).toBe('first');
});

test('among a hundred thousand each is told apart, and each is found again', () => {
  const memory = new SignatureMemory(null, 1 << 18);
  const signatures = Array.from({ length: 100_000 }, (_, index) => signature(index));
  const uses = () => new Set(signatures.map((each) => memory.use(each, 2_000, 1_000)));
  expect([...uses()]).toEqual(['first']);
  expect([...uses()]).toEqual(['again']);
});

test('what cannot be remembered is told, and places of signatures that are out of date are used again', () => {
  const memory = new SignatureMemory(null, 64);
  for (let index = 0; index < 64; index += 1)
    expect(memory.use(signature(index), 2_000, 1_000)).toBe('first');
  expect(memory.use(signature('one more'), 2_000, 1_000)).toBe('no-room');
  expect(memory.use(signature(3), 2_000, 1_000)).toBe('again');
  expect(memory.use(signature('one more'), 3_000, 2_000)).toBe('first');
});

test('of threads that use the same signatures at the same time, one is the first for each', async () => {
  const shared = SignatureMemory.forThreads(1 << 16);
  const module = new URL('./signature-memory.ts', import.meta.url).href;
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { createHash } = require('node:crypto');
    import(${JSON.stringify(module)}).then(({ SignatureMemory }) => {
      const memory = new SignatureMemory(workerData);
      const firsts = [];
      for (let index = 0; index < 20000; index += 1)
        if (memory.use(createHash('sha256').update(String(index)).digest('hex'), 2000, 1000) === 'first') firsts.push(index);
      parentPort.postMessage(firsts);
    });`;
  const firsts = await Promise.all(
    [1, 2, 3, 4].map(
      () =>
        new Promise<number[]>((resolve, reject) => {
          const worker = new Worker(code, { eval: true, workerData: shared });
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    ),
  );
  expect(firsts.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 20_000 }, (_, index) => index));
});
