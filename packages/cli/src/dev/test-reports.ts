import { readFile } from 'node:fs/promises';

export type Count = { passed: number; failed: number };

/** vitest's JSON report. A file that could not even be loaded counts as one failure. */
export async function readVitestReport(file: string, exitCode: number): Promise<Count> {
  const report = await readReport<{
    numPassedTests: number;
    numFailedTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  }>(file);
  if (!report) return { passed: 0, failed: 1 };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return settle(report.numPassedTests, report.numFailedTests + unloaded.length, exitCode);
}

/** Playwright's JSON report. A test that passed only when run again has failed, and so has one that was not run. */
export async function readPlaywrightReport(file: string, exitCode: number): Promise<Count> {
  const report = await readReport<{
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
    errors: unknown[];
  }>(file);
  if (!report) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return settle(expected, unexpected + flaky + skipped, exitCode);
}

/** A runner that failed for a reason outside its tests must not count as passed. */
function settle(passed: number, failed: number, exitCode: number): Count {
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}

async function readReport<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return null;
  }
}
