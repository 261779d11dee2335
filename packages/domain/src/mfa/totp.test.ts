import { expect, test } from 'vitest';
import { codeOfStep, newTotpSecret, stepAt, stepOfCode, stepOfCodesInRow } from './totp.ts';

/** Secret and times of RFC 6238, appendix B; the last six of its eight digits. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %i seconds the code is %s, as RFC 6238 has it', (seconds, code) => {
  const now = new Date(seconds * 1_000);
  expect(codeOfStep(RFC_SECRET, stepAt(now))).toBe(code);
  expect(stepOfCode(RFC_SECRET, code, now)).toBe(stepAt(now));
});

test('what is not six digits is no code', () => {
  const now = new Date(59_000);
  for (const text of ['', '28708', '2870820', ' 287082', '28708a', '２８７０８２'])
    expect(stepOfCode(RFC_SECRET, text, now)).toBeNull();
});

test('two codes in a row are of neighbouring steps, in order, the second of about now', () => {
  const [secret, now] = [newTotpSecret(), new Date(1_800_000_000_000)];
  const code = (steps: number) => codeOfStep(secret, stepAt(now) + steps);
  const stepOf = (first: number, second: number) => stepOfCodesInRow(secret, code(first), code(second), now);
  expect(stepOf(-1, 0)).toBe(stepAt(now));
  expect(stepOf(-2, -1)).toBe(stepAt(now) - 1);
  expect(stepOf(0, 1)).toBe(stepAt(now) + 1);
  expect([stepOf(0, 0), stepOf(0, -1), stepOf(-2, 0), stepOf(1, 2), stepOf(-3, -2)]).toEqual(
    Array(5).fill(null),
  );
});
