import { expect, test } from 'vitest';
import { until } from './poll.ts';

test('returns the first value that is there, after looks that threw or found nothing', async () => {
  const looks = [null, false, new Error('not yet'), 'found'];
  const look = () => {
    const next = looks.shift();
    if (next instanceof Error) throw next;
    return next;
  };
  await expect(until(look, { deadlineMs: 5_000, everyMs: 1 })).resolves.toBe('found');
});

test('fails at the deadline, naming what was awaited, with the last error as the cause', async () => {
  const refusal = new Error('connection refused');
  const failing = until(() => Promise.reject(refusal), {
    deadlineMs: 5,
    everyMs: 1,
    waitingFor: 'the gateway',
  });
  await expect(failing).rejects.toMatchObject({
    message: expect.stringContaining('the gateway'),
    cause: refusal,
  });
});
