import { expect, test } from 'vitest';
import { isoOf, localOf, ranges, timesOf } from './time-range.ts';

const now = new Date('2026-03-10T12:34:56.789Z');

test('a quick range begins on a whole minute and has no end', () => {
  expect(timesOf({ range: 'hour', from: '', to: '' }, now)).toEqual({ from: '2026-03-10T11:34:00.000Z' });
  expect(timesOf({ range: 'month', from: '', to: '' }, now)).toEqual({ from: '2026-02-08T12:34:00.000Z' });
});

test('times of the address count for a custom range only', () => {
  const times = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00+01:00' };
  expect(timesOf({ range: 'custom', ...times }, now)).toEqual({
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-01-31T23:00:00.000Z',
  });
  expect(timesOf({ range: '', ...times }, now)).toEqual({});
});

test('what is no range and no time asks for everything', () => {
  expect(timesOf({ range: 'constructor', from: '', to: '' }, now)).toEqual({});
  expect(timesOf({ range: 'custom', from: 'yesterday', to: '' }, now)).toEqual({});
});

test('each choice but the custom one narrows by itself', () => {
  for (const { value } of ranges)
    expect('from' in timesOf({ range: value, from: '', to: '' }, now)).toBe(value !== 'custom');
});

test('a time goes into a field and comes back, to the minute', () => {
  expect(isoOf(localOf('2026-03-10T12:34:56Z'))).toBe('2026-03-10T12:34:00.000Z');
  expect(localOf('never')).toBe('');
});
