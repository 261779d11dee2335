import { expect, test } from 'vitest';
import { ceilingsOf, memoryText } from './edition-text.ts';

test.each([
  [256, '256 MiB'],
  [1_023, '1,023 MiB'],
  [1_024, '1 GiB'],
  [1_536, '1.5 GiB'],
])('%d MiB reads as %s', (mib, text) => {
  expect(memoryText(mib)).toBe(text);
});

test('an edition says all that it gives', () => {
  const values = {
    name: 'BASIC',
    worker_threads: 1,
    memory_limit_mib: 256,
    file_descriptors: 4_096,
    cpu_share: 1,
    connections: 1_000,
    requests_per_second: 4_000,
    apis: 250,
  };
  expect(ceilingsOf(values).map(({ value }) => value)).toEqual([
    '4,000/s',
    '1,000',
    '256 MiB',
    '1 core',
    '1',
    '4,096',
    '250',
  ]);
});
