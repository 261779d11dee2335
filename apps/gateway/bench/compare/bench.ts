import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseCores, has, selfSigned } from './machine.ts';
import { type Measured, measureLatency, measureRound, memoryOf } from './measure.ts';
import { answering, startNginx } from './peers/nginx.ts';
import { startProgram } from './program.ts';
import type { Running } from './target.ts';
import { targets } from './targets.ts';

/** What a run measures. */
export interface BenchOptions {
  readonly rounds: number;
  /** Of each target in each round. */
  readonly seconds: number;
  /** Ids of targets; null: all. */
  readonly only: readonly string[] | null;
  /** Whether latency at half load is measured, too. */
  readonly measuresLatency: boolean;
  readonly say: (line: string) => void;
}

const WARM_UP_S = 2;
/** 90 bytes. */
export const ANSWER = JSON.stringify({ answer: 'a'.repeat(77) });

/**
 * Starts all targets over one backend, loads them in turn, round after round, so that what else the machine does
 * falls on all of them, and ends them.
 */
export async function bench(options: BenchOptions): Promise<Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'turnpike-compare-'));
  const cores = chooseCores();
  const backend = await startBackend(folder, cores?.load ?? null);
  const measured: Measured[] = [];
  try {
    const scene = { backendPort: backend.port, folder, cores, tls: selfSigned(folder) };
    const wanted = targets(scene).filter(({ id }) => options.only?.includes(id) ?? true);
    for (const target of wanted) {
      measured.push({ target, running: await target.start(), rounds: [], latencies: [], residentMb: 0 });
    }
    for (const one of measured) await measureRound(one, scene, Math.min(WARM_UP_S, options.seconds));
    for (let round = 0; round < options.rounds; round += 1) {
      for (const one of turned(measured, round)) {
        one.rounds.push(await measureRound(one, scene, options.seconds));
        const { callsPerSecond = 0, cpuUsPerCall = 0 } = one.rounds.at(-1) ?? {};
        options.say(
          `round ${round + 1}: ${one.target.id} ${Math.round(callsPerSecond)}/s, ${cpuUsPerCall.toFixed(1)} µs`,
        );
      }
    }
    for (let round = 0; options.measuresLatency && round < options.rounds; round += 1) {
      for (const one of turned(measured, round)) {
        one.latencies.push(await measureLatency(one, scene, options.seconds));
        const { p50Ms, p99Ms } = one.latencies.at(-1) ?? {};
        options.say(`round ${round + 1}: ${one.target.id} at half load p50 ${p50Ms} ms, p99 ${p99Ms} ms`);
      }
    }
    for (const one of measured) one.residentMb = memoryOf(one);
    return measured;
  } finally {
    await Promise.all([...measured.map(({ running }) => running.stop()), backend.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first of a round is another one each time. */
function turned<T>(all: readonly T[], by: number): T[] {
  const at = by % Math.max(1, all.length);
  return [...all.slice(at), ...all.slice(0, at)];
}

async function startBackend(folder: string, cores: string | null): Promise<Running> {
  if (has('nginx')) return startNginx(folder, cores, answering(ANSWER));
  const file = new URL('./peers/backend.ts', import.meta.url).pathname;
  const command = [process.execPath, file, ANSWER];
  const program = await startProgram({ command, cores, ready: /listening on (\d+)/ });
  return { port: program.port, pids: () => [program.pid], child: program.child, stop: program.stop };
}
