import { manualClock } from '@turnpike/testkit/clock';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createErrorLog } from './error-log.ts';

test('the same failure again and again is logged once in half a minute, with how often it came', () => {
  const lines: { msg: string; timesBefore?: number }[] = [];
  const log = pino({ level: 'error' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const clock = manualClock();
  const report = createErrorLog(log, clock.now);
  for (let time = 0; time < 5; time++) report('sweep', new Error('the database is away'));
  report('sweep', new Error('the disk is full'));
  report('feed', new Error('the database is away'));
  expect(lines.map(({ msg }) => msg)).toEqual([
    'the database is away',
    'the disk is full',
    'the database is away',
  ]);
  clock.advance(30_000);
  report('sweep', new Error('the database is away'));
  expect(lines.at(-1)).toMatchObject({ msg: 'the database is away', timesBefore: 5 });
});
