import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from '@playwright/test';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `TURNPIKE_CHROMIUM`, else the system's; without either Playwright uses one that it has downloaded. */
function findChromium(): string | undefined {
  if (process.env.TURNPIKE_CHROMIUM) return process.env.TURNPIKE_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(existsSync);
}

const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  // The journey wants an empty home, so it comes first; the rest needs no order.
  projects: [
    { name: 'journey', testMatch: 'five-steps.spec.ts' },
    { name: 'machine', testMatch: '*.spec.ts', testIgnore: 'five-steps.spec.ts' },
  ],
  globalSetup: './system/global-setup.ts',
  outputDir: 'test-results/artifacts',
  // Figures are measured here: a second worker on two cores would be measured too.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/report.json' }],
  ],
  use: {
    viewport: { width: 1280, height: 800 },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    trace: { mode: 'retain-on-failure', screenshots: false, sources: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
