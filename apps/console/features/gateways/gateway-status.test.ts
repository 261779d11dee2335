import { expect, test } from 'vitest';
import { isChanging, statusLabel, statusTone } from './gateway-status.ts';

test.each([
  ['Running', 'success', false],
  ['Creating', 'accent', true],
  ['Deleting', 'accent', true],
  ['CreateFail', 'danger', false],
  ['RestartTimeout', 'danger', false],
  ['Unhealthy', 'danger', false],
  ['Frozen', 'warning', false],
])('a gateway that is %s looks %s', (status, tone, changing) => {
  expect(statusTone(status)).toBe(tone);
  expect(isChanging(status)).toBe(changing);
});

test('a state reads as words', () => {
  expect(statusLabel('InitingFailed')).toBe('Initing failed');
});
