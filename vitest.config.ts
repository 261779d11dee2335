import { defineConfig } from 'vitest/config';

/** Unit and integration tests, beside the code. The journeys of e2e/ have Playwright's own configuration. */
export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'apps/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/.next/**', '**/generated/**'],
    globalSetup: ['./packages/testkit/src/test-run.ts'],
    pool: 'forks',
    // Two: tests start servers and processes of their own beside the workers, and wait more than they compute.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    retry: 0,
    allowOnly: false,
  },
});
