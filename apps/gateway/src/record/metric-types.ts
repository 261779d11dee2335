import { createRequire } from 'node:module';
import type Prometheus from 'prom-client';

const require = createRequire(import.meta.url);
const load = (file: string): unknown => require(`prom-client/lib/${file}`);

/**
 * The parts of prom-client that a gateway uses. Its entry also loads clusters, push gateways and a tracing API, which
 * cost each process 5 MB. The files are no public interface: the version is pinned, and the test beside this file holds
 * that they are what the entry exports.
 */
export const Counter = load('counter') as typeof Prometheus.Counter;
export const Gauge = load('gauge') as typeof Prometheus.Gauge;
export const Histogram = load('histogram') as typeof Prometheus.Histogram;
export const Registry = load('registry') as typeof Prometheus.Registry;

type Collector = (registry: Prometheus.Registry, options: object) => void;

/** Of prom-client's metrics of the process; those of CPU time come with the tracing API, so they are our own. */
const PROCESS_METRICS = [
  'processStartTime',
  'osMemoryHeap',
  'processOpenFileDescriptors',
  'processMaxFileDescriptors',
  'eventLoopLag',
  'processResources',
  'heapSizeAndUsed',
  'heapSpacesSizeAndUsed',
  'version',
  'gc',
];
const EVENT_LOOP_PRECISION_MS = 10;

/** Adds metrics of the process and its run time, with the names that Node's dashboards know. */
export function collectProcessMetrics(registry: Prometheus.Registry): void {
  for (const name of PROCESS_METRICS) {
    const collect = load(`metrics/${name}`) as Collector;
    collect(registry, { eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });
  }
  cpuCounter(registry, 'process_cpu_user_seconds_total', 'Time spent in the program', ({ user }) => user);
  cpuCounter(
    registry,
    'process_cpu_system_seconds_total',
    'Time spent in the kernel',
    ({ system }) => system,
  );
  cpuCounter(registry, 'process_cpu_seconds_total', 'Time spent', ({ user, system }) => user + system);
}

function cpuCounter(
  registry: Prometheus.Registry,
  name: string,
  what: string,
  microseconds: (usage: NodeJS.CpuUsage) => number,
): void {
  const counter = new Counter({
    name,
    help: `${what} by all threads, in seconds.`,
    registers: [registry],
    collect: () => {
      counter.reset();
      counter.inc(microseconds(process.cpuUsage()) / 1e6);
    },
  });
}
