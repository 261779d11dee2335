import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPlaywrightReport, readVitestReport } from './test-reports.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turnpike-reports-'));
  file = path.join(folder, 'report.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function vitestReport(more: object): Promise<void> {
  const report = { numPassedTests: 5, numFailedTests: 0, testResults: [], ...more };
  return writeFile(file, JSON.stringify(report));
}

test('a test file that could not be loaded counts as one failure', async () => {
  await vitestReport({ testResults: [{ status: 'failed', assertionResults: [] }] });
  expect(await readVitestReport(file, 1)).toEqual({ passed: 5, failed: 1 });
});

test('a runner that fails for a reason outside its tests is not counted as all passed', async () => {
  await vitestReport({});
  expect(await readVitestReport(file, 0)).toEqual({ passed: 5, failed: 0 });
  expect(await readVitestReport(file, 1)).toEqual({ passed: 5, failed: 1 });
});

test('a journey that passed only when run again, or was not run, has failed', async () => {
  const stats = { expected: 7, unexpected: 1, flaky: 2, skipped: 3 };
  await writeFile(file, JSON.stringify({ stats, errors: [] }));
  expect(await readPlaywrightReport(file, 1)).toEqual({ passed: 7, failed: 6 });
});

test('no report at all is a failure', async () => {
  expect(await readVitestReport(file, 0)).toEqual({ passed: 0, failed: 1 });
  expect(await readPlaywrightReport(file, 0)).toEqual({ passed: 0, failed: 1 });
});
