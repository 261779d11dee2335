/**
 * Compares what a call costs the gateway in several working trees of the repository: each is loaded in turn, round
 * after round, so that what else the machine does falls on all of them. Prints JSON.
 * Usage: node apps/gateway/bench/request-path.ts TREE[,FLAG...] [TREE[,FLAG...]...]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { cpuTimeUs, HOST, load, quantile, startBackend } from './steady-load.ts';

const ROUNDS = 9;
const ROUND_MS = 4_000;
const WARM_UP_MS = 3_000;
interface Tree {
  readonly name: string;
  readonly child: ChildProcess;
  readonly port: number;
  readonly callsPerSecond: number[];
  readonly cpuUs: number[];
  readonly latencyMs: number[];
}

async function startTree(spec: string, backendPort: number): Promise<Tree> {
  const [folder = '', ...flags] = spec.split(',');
  const root = resolve(folder);
  const source = pathToFileURL(join(root, 'packages/testkit/src/snapshot-builder.ts')).href;
  const { SnapshotBuilder } = (await import(source)) as typeof import('@turnpike/testkit/snapshot-builder');
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [HOST] });
  builder.api(group, {
    path: '/v1/{id}',
    backend: { authority: `127.0.0.1:${backendPort}`, path: '/v1/{id}' },
  });
  const snapshot = join(tmpdir(), `turnpike-bench-${process.pid}-${performance.now()}.json`);
  await writeFile(snapshot, JSON.stringify(builder.build(1)));
  const main = join(root, 'apps/gateway/src/main.ts');
  const child = spawn(process.execPath, [...flags, main, '--snapshot', snapshot, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const port = await new Promise<number>((found, reject) => {
    let log = '';
    child.once('exit', () => reject(new Error(`the gateway ended: ${log}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      const http = /"ports":\{"http":(\d+)/.exec(log)?.[1];
      if (http !== undefined) found(Number(http));
    });
  });
  await rm(snapshot);
  return { name: spec, child, port, callsPerSecond: [], cpuUs: [], latencyMs: [] };
}

const backendPort = await startBackend();
const trees: Tree[] = [];
for (const spec of process.argv.slice(2)) trees.push(await startTree(spec, backendPort));
for (const { port } of trees) await load(port, WARM_UP_MS, []);
for (let round = 0; round < ROUNDS; round += 1) {
  // The first of a round is another one each time.
  for (let at = 0; at < trees.length; at += 1) {
    const tree = trees[(at + round) % trees.length];
    if (!tree) continue;
    const beforeUs = await cpuTimeUs(tree.child.pid);
    const startedMs = performance.now();
    const calls = await load(tree.port, ROUND_MS, tree.latencyMs);
    tree.callsPerSecond.push((calls / (performance.now() - startedMs)) * 1_000);
    tree.cpuUs.push(((await cpuTimeUs(tree.child.pid)) - beforeUs) / calls);
    await sleep(200);
  }
}
for (const { name, child, callsPerSecond, cpuUs, latencyMs } of trees) {
  const status = await readFile(`/proc/${child.pid}/status`, 'latin1');
  const figures = {
    callsPerSecond: quantile(callsPerSecond, 0.5),
    cpuUsPerCall: { median: quantile(cpuUs, 0.5), least: quantile(cpuUs, 0), most: quantile(cpuUs, 1) },
    latencyMs: { median: quantile(latencyMs, 0.5), p99: quantile(latencyMs, 0.99) },
    residentMb: Math.round((Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1_024) / 1e6),
  };
  process.stdout.write(`${JSON.stringify({ tree: name, ...figures })}\n`);
  child.kill('SIGKILL');
}
