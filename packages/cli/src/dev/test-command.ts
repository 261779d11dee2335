import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { childEnvironment } from '../config.ts';
import { ensureGeneratedClient } from '../start/built-artifacts.ts';
import { listenForStop } from '../start/stop-signals.ts';
import { moduleFile, workspaceDir } from '../workspace.ts';
import { lint, typecheck } from './checks.ts';
import { ensureChromium } from './chromium.ts';
import { runVisibly } from './run-visibly.ts';
import { type Count, readPlaywrightReport, readVitestReport } from './test-reports.ts';
import { ensureTestTools } from './test-tools.ts';

type Stage = { name: string; run(): Promise<Count> };

/**
 * `npm test`: every test there is. The last line is exactly `N passed, N failed`; lint and types count as one test each.
 * Resolves with the exit code.
 */
export async function testCommand(): Promise<number> {
  const signals = listenForStop();
  const reportsDir = await mkdtemp(path.join(tmpdir(), 'turnpike-reports-'));
  const results: { name: string; count: Count }[] = [];
  try {
    await ensureGeneratedClient(signals.stop);
    const missing = await ensureTestTools(signals.stop);
    if (missing.length > 0) {
      process.stdout.write(
        `\nTests that need ${missing.join(' and ')} will fail: install them and run npm test again.\n`,
      );
    }
    for (const stage of stages(reportsDir, signals.stop)) {
      process.stdout.write(`\n== ${stage.name}\n`);
      results.push({ name: stage.name, count: await stage.run() });
    }
  } catch (error) {
    if (!signals.stop.aborted) throw error;
    process.stdout.write('\nStopped before all tests were run.\n');
    return signals.exitCode();
  } finally {
    await rm(reportsDir, { recursive: true, force: true });
  }
  return summarise(results);
}

function stages(reportsDir: string, signal: AbortSignal): Stage[] {
  return [
    { name: 'lint', run: async () => asCount(await lint(signal)) },
    { name: 'types', run: async () => asCount(await typecheck(signal)) },
    { name: 'unit and integration', run: () => runVitest(path.join(reportsDir, 'vitest.json'), signal) },
    { name: 'end to end', run: () => runPlaywright(path.join(reportsDir, 'playwright.json'), signal) },
  ];
}

async function runVitest(report: string, signal: AbortSignal): Promise<Count> {
  const vitest = moduleFile('vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const options = { cwd: workspaceDir, env: childEnvironment({ NODE_ENV: 'test' }), signal };
  const code = await runVisibly(process.execPath, [vitest, 'run', ...reporters], options);
  return readVitestReport(report, code);
}

async function runPlaywright(report: string, signal: AbortSignal): Promise<Count> {
  const chromium = await ensureChromium(signal);
  if (!chromium) {
    process.stdout.write(
      'No Chromium could be found or installed, so the end-to-end tests did not run. Install one (Debian: apt-get install chromium) and run npm test again.\n',
    );
    return { passed: 0, failed: 1 };
  }
  const playwright = moduleFile('@playwright/test', 'cli.js');
  const env = childEnvironment({ TURNPIKE_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  const args = [
    playwright,
    'test',
    '--config',
    path.join('e2e', 'playwright.config.ts'),
    '--reporter=list,json',
  ];
  const code = await runVisibly(process.execPath, args, { cwd: workspaceDir, env, signal });
  return readPlaywrightReport(report, code);
}

function asCount(isClean: boolean): Count {
  return isClean ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function summarise(results: { name: string; count: Count }[]): number {
  process.stdout.write('\n');
  for (const { name, count } of results) {
    process.stdout.write(`${name.padEnd(24)}${count.passed} passed, ${count.failed} failed\n`);
  }
  const total = (key: keyof Count) => results.reduce((sum, { count }) => sum + count[key], 0);
  process.stdout.write(`${total('passed')} passed, ${total('failed')} failed\n`);
  return total('failed') === 0 ? 0 : 1;
}
