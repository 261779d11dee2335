import { expect, test } from 'vitest';
import { lineStream } from './line-stream.ts';

const noError = (error: unknown) => {
  throw error;
};

/** Counts how many lines were asked for, and whether it was told to stop. */
function counted(total: number, failAt = Number.POSITIVE_INFINITY) {
  const state = { made: 0, ended: false };
  async function* lines() {
    try {
      for (let index = 0; index < total; index++) {
        if (index === failAt) throw new Error('the database is gone');
        state.made += 1;
        yield `line ${index} ${'x'.repeat(1_000)}`;
      }
    } finally {
      state.ended = true;
    }
  }
  return { state, lines: lines() };
}

test('every line comes with its end, in order', async () => {
  const { lines } = counted(500);
  const text = await new Response(await lineStream(lines, noError)).text();
  expect(text.split('\n')).toHaveLength(501);
  expect(
    text
      .split('\n')
      .slice(0, -1)
      .every((line, index) => line.startsWith(`line ${index} `)),
  ).toBe(true);
  expect(text.endsWith('\n')).toBe(true);
});

test('no lines are no bytes', async () => {
  expect(await new Response(await lineStream(counted(0).lines, noError)).text()).toBe('');
});

test('nothing is made ahead of a slow reader, and nothing after one who has gone', async () => {
  const { state, lines } = counted(10_000);
  const reader = (await lineStream(lines, noError)).getReader();
  await reader.read();
  expect(state.made).toBeLessThan(300);
  await reader.cancel();
  expect(state.ended).toBe(true);
});

test('what fails before the first line throws; what fails later breaks the stream and is told', async () => {
  await expect(lineStream(counted(1, 0).lines, noError)).rejects.toThrow('the database is gone');
  const told: unknown[] = [];
  const stream = await lineStream(counted(500, 200).lines, (error) => told.push(error));
  await expect(new Response(stream).text()).rejects.toThrow('the database is gone');
  expect(told).toHaveLength(1);
});
