import { until } from '@turnpike/testkit/poll';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Deadlines, type Limited, NOT_WATCHED } from './deadlines.ts';

class Probe implements Limited {
  dueMs: number;
  place = NOT_WATCHED;
  told = 0;
  readonly #then: (probe: Probe) => void;
  constructor(dueMs: number, then: (probe: Probe) => void) {
    this.dueMs = dueMs;
    this.#then = then;
  }
  onDue(): void {
    this.told += 1;
    this.#then(this);
  }
}

test('whatever is watched and forgotten in any order, exactly those that are due and still watched are told', async () => {
  const cases = fc.array(fc.record({ isDue: fc.boolean(), isForgotten: fc.boolean(), twice: fc.boolean() }), {
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(cases, async (all) => {
      const deadlines = new Deadlines();
      const probes = all.map(
        ({ isDue }) => new Probe(isDue ? 0 : Number.POSITIVE_INFINITY, (one) => deadlines.forget(one)),
      );
      const witness = new Probe(0, (one) => deadlines.forget(one));
      for (const probe of probes) deadlines.watch(probe);
      deadlines.watch(witness);
      for (const [index, { isForgotten, twice }] of all.entries()) {
        const probe = probes[index];
        if (isForgotten && probe) deadlines.forget(probe);
        if (isForgotten && twice && probe) deadlines.forget(probe);
      }
      await until(() => witness.told > 0, {
        deadlineMs: 5_000,
        everyMs: 5,
        waitingFor: 'a look at the deadlines',
      });
      expect(probes.map(({ told }) => told)).toEqual(
        all.map(({ isDue, isForgotten }) => (isDue && !isForgotten ? 1 : 0)),
      );
      for (const probe of probes) deadlines.forget(probe);
    }),
    { numRuns: 20 },
  );
});

test('what is put off is told once it is due again', async () => {
  const deadlines = new Deadlines();
  const probe = new Probe(0, (one) => {
    if (one.told === 1) one.dueMs = performance.now() + 30;
    else deadlines.forget(one);
  });
  deadlines.watch(probe);
  const startedMs = performance.now();
  await until(() => probe.told === 2, { deadlineMs: 5_000, everyMs: 5, waitingFor: 'the second time' });
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(30);
});
