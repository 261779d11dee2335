import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstBad } from './first-bad.ts';

test('the first bad revision is found with no more questions than halving takes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 2_000 }),
      fc.nat(),
      async (good, span, at) => {
        const first = good + 1 + (at % span);
        let questions = 0;
        const found = await firstBad(good, good + span, async (revision) => {
          questions++;
          return revision < first;
        });
        expect(found).toBe(first);
        expect(questions).toBeLessThanOrEqual(Math.ceil(Math.log2(span)));
      },
    ),
  );
});
