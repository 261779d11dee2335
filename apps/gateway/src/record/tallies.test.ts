import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Counter, Histogram, Registry } from './metric-types.ts';
import { Distribution, Tally } from './tallies.ts';

/** What threads tell each other of a registry. */
async function readable(registry: InstanceType<typeof Registry>) {
  const metrics = (await registry.getMetricsAsJSON()) as unknown as ReturnType<Tally['get']>[];
  return metrics.map(({ values, name, help, type, aggregator }) => ({
    ...{ name, help, type: String(type), aggregator },
    values: values.map(({ value, labels, metricName }) => ({ value, labels, metricName })),
  }));
}

const BOUNDS = [0.1, 0.5, 1, 10];

test('a registry reads of tallies and distributions what it would of the library’s own metrics', async () => {
  const amounts = fc.array(fc.tuple(fc.nat(5), fc.nat(1_000)));
  const times = fc.array(fc.oneof(fc.constantFrom(...BOUNDS), fc.double({ min: 0, max: 20, noNaN: true })));
  await fc.assert(
    fc.asyncProperty(amounts, times, async (counted, observed) => {
      const [ours, theirs] = [new Registry(), new Registry()];
      const tally = new Tally('a_total', 'A.', (key) => ({ key }));
      const distribution = new Distribution('b', 'B.', BOUNDS);
      ours.registerMetric(tally as never);
      ours.registerMetric(distribution as never);
      const counter = new Counter({ name: 'a_total', help: 'A.', labelNames: ['key'], registers: [theirs] });
      const histogram = new Histogram({ name: 'b', help: 'B.', buckets: BOUNDS, registers: [theirs] });
      for (const [key, amount] of counted) {
        tally.add(key, amount);
        counter.inc({ key }, amount);
      }
      for (const value of observed) {
        distribution.observe(value);
        histogram.observe(value);
      }
      expect(await ours.metrics()).toBe(await theirs.metrics());
      expect(await readable(ours)).toEqual(await readable(theirs));
    }),
    { numRuns: 50 },
  );
});
