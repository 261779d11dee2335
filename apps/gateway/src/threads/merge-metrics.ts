import type Prometheus from 'prom-client';
import { Registry } from '../record/metric-types.ts';

/** A metric as prom-client gives it for JSON. */
export type MetricJson = Prometheus.MetricObjectWithValues<Prometheus.MetricValue<string>>;

type Value = Prometheus.MetricValue<string> & { metricName?: string };

/**
 * The metrics of a node whose threads count each for themselves: counters and histograms are added up, what stands for
 * a state is the main thread's, who alone knows it.
 * @param own of the main thread
 * @param others of the request threads
 * @returns text in Prometheus' format
 */
export async function mergedMetrics(
  own: Prometheus.Registry,
  others: readonly (readonly MetricJson[])[],
): Promise<string> {
  const merged = new Registry();
  for (const metric of (await own.getMetricsAsJSON()) as MetricJson[]) {
    const parts = others.flatMap((metrics) => metrics.filter(({ name }) => name === metric.name));
    const sum = isAdded(metric) ? { ...metric, values: added([metric, ...parts]) } : metric;
    const shown = { name: metric.name, get: async () => sum };
    merged.registerMetric(shown as unknown as Prometheus.Metric);
  }
  return merged.metrics();
}

/** prom-client names types in words that its own types give as numbers. */
function isAdded({ type }: MetricJson): boolean {
  return ['counter', 'histogram'].includes(String(type));
}

function added(metrics: readonly MetricJson[]): Value[] {
  const sums = new Map<string, Value>();
  for (const value of metrics.flatMap(({ values }) => values as Value[])) {
    const key = JSON.stringify([value.metricName, Object.entries(value.labels).sort()]);
    const sum = sums.get(key);
    sums.set(key, sum ? { ...sum, value: sum.value + value.value } : value);
  }
  return [...sums.values()];
}
