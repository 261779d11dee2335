import { expect, test } from '@playwright/test';
import { closeScenes } from './chaos/scene.ts';
import { soak } from './chaos/soak.ts';

test.describe.configure({ timeout: 180_000 });

test.afterEach(() => closeScenes());

/** The soak in short: memory needs longer to show anything, descriptors and calls do not. */
test('twenty seconds of calls, aborts and changes: every other call is served, and no descriptor stays', async () => {
  const { failures, first, last, changes } = await soak(1 / 3, 'short');
  expect(failures).toEqual({});
  expect(changes).toBeGreaterThan(5);
  expect(last.descriptors).toBeLessThanOrEqual(first.descriptors + 10);
});
