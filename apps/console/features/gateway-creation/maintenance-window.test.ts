import { expect, test } from 'vitest';
import { windowFrom, windowOptions } from './maintenance-window.ts';

test.each([
  ['22:00:00', '02:00:00'],
  ['02:00:00', '06:00:00'],
  ['18:00:00', '22:00:00'],
])('a window that begins at %s ends at %s', (maintain_begin, maintain_end) => {
  expect(windowFrom(maintain_begin)).toEqual({ maintain_begin, maintain_end });
});

test('the windows cover the day without overlap', () => {
  const ends = windowOptions.map(({ value }) => windowFrom(value).maintain_end);
  expect(ends.toSorted()).toEqual(windowOptions.map(({ value }) => value).toSorted());
  expect(windowOptions[0]).toEqual({ value: '22:00:00', label: '22:00 – 02:00 UTC' });
});
