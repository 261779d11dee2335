import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { Counter, collectProcessMetrics, Gauge, Histogram, Registry } from './metric-types.ts';

const entry = createRequire(import.meta.url)('prom-client') as typeof import('prom-client');

test('the parts that are loaded by themselves are those that the metrics library exports', () => {
  expect(Counter).toBe(entry.Counter);
  expect(Gauge).toBe(entry.Gauge);
  expect(Histogram).toBe(entry.Histogram);
  expect(Registry).toBe(entry.Registry);
});

test('all metrics of the process are there but two that others hold already', async () => {
  const ours = new Registry();
  collectProcessMetrics(ours);
  const theirs = new entry.Registry();
  entry.collectDefaultMetrics({ register: theirs });
  const names = async (registry: InstanceType<typeof Registry>) =>
    (await registry.getMetricsAsJSON()).map(({ name }) => name).sort();
  const missing = (await names(theirs)).filter((name) => !/^nodejs_active_(handles|requests)/.test(name));
  expect(await names(ours)).toEqual(missing);
});

test('CPU time only grows, and is that of the process', async () => {
  const registry = new Registry();
  collectProcessMetrics(registry);
  const seconds = async (name: string): Promise<number> => {
    const metric = await registry.getSingleMetric(name)?.get();
    return metric?.values[0]?.value ?? Number.NaN;
  };
  const before = process.cpuUsage();
  const first = await seconds('process_cpu_seconds_total');
  expect(first).toBeGreaterThanOrEqual((before.user + before.system) / 1e6);
  expect(await seconds('process_cpu_seconds_total')).toBeGreaterThanOrEqual(first);
  expect(await seconds('process_cpu_user_seconds_total')).toBeGreaterThanOrEqual(before.user / 1e6);
  expect(await seconds('process_cpu_system_seconds_total')).toBeGreaterThanOrEqual(before.system / 1e6);
});
