import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { humanReporter, jsonReporter } from './reporter.ts';

function sink() {
  const written: string[] = [];
  return { output: { write: (text: string) => written.push(text) }, text: () => written.join('') };
}

test('with --json every line is one JSON object that names the step, its state and its time', async () => {
  const { output, text } = sink();
  const reporter = jsonReporter(output);
  await reporter.step('migrate', 'Database schema', () => Promise.resolve({ value: 1, detail: '2 applied' }));
  await reporter.step('build', 'Console build', () => Promise.reject(new Error('no'))).catch(() => undefined);
  reporter.failure(new Failure('build_failed', 'The console cannot be built.', 'line'));
  const lines = text()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toEqual([
    { event: 'step', step: 'migrate', state: 'start', title: 'Database schema' },
    { event: 'step', step: 'migrate', state: 'done', ms: expect.any(Number), detail: '2 applied' },
    { event: 'step', step: 'build', state: 'start', title: 'Console build' },
    { event: 'step', step: 'build', state: 'failed', ms: expect.any(Number) },
    { event: 'error', code: 'build_failed', message: 'The console cannot be built.', details: 'line' },
  ]);
});

test('people see one line per finished step, and a failure with its log lines set off', async () => {
  const { output, text } = sink();
  const reporter = humanReporter(output);
  await reporter.step('home', 'Home folder', () => Promise.resolve({ value: null, detail: '/data' }));
  reporter.failure(new Failure('build_failed', 'The console cannot be built.', 'first\nsecond'));
  expect(text()).toMatch(
    /^ {2}✓ Home folder: \/data \(\d\.\d s\)\n\nThe console cannot be built\.\n\n {4}first\n {4}second\n$/,
  );
});
