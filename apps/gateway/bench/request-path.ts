/**
 * Compares what a call costs the gateway in several working trees of the repository: each is loaded in turn, round
 * after round, so that what else the machine does falls on all of them. Prints JSON.
 * Usage: node apps/gateway/bench/request-path.ts TREE[,FLAG...] [TREE[,FLAG...]...]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const ROUNDS = 9;
const ROUND_MS = 4_000;
const WARM_UP_MS = 3_000;
const CONNECTIONS = 32;
/** Of `utime` and `stime` in /proc: fixed by the kernel's interface. */
const TICKS_PER_SECOND = 100;
const HEAD_END = Buffer.from('\r\n\r\n');

interface Tree {
  readonly name: string;
  readonly child: ChildProcess;
  readonly port: number;
  readonly callsPerSecond: number[];
  readonly cpuUs: number[];
  readonly latencyMs: number[];
}

const body = JSON.stringify({ answer: 'x'.repeat(1_000) });
const answer = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** A backend that costs as little as can be. */
async function startBackend(): Promise<number> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      if (chunk.includes(HEAD_END)) socket.write(answer);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  return (server.address() as AddressInfo).port;
}

async function startTree(spec: string, backendPort: number): Promise<Tree> {
  const [folder = '', ...flags] = spec.split(',');
  const root = resolve(folder);
  const source = pathToFileURL(join(root, 'packages/testkit/src/snapshot-builder.ts')).href;
  const { SnapshotBuilder } = (await import(source)) as typeof import('@turnpike/testkit/snapshot-builder');
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: ['bench.example.com'] });
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

/** Time that all threads of a process ran, in microseconds. */
async function cpuTimeUs(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'latin1')).split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}

/** One call after the other on each of the connections. @returns calls that were answered with 200 */
async function load(port: number, durationMs: number, latencyMs: number[]): Promise<number> {
  const request =
    'GET /v1/42 HTTP/1.1\r\nHost: bench.example.com\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n';
  const endMs = performance.now() + durationMs;
  let calls = 0;
  const run = (): Promise<void> =>
    new Promise((done, reject) => {
      const socket: Socket = connect(port, '127.0.0.1', () => socket.write(request));
      socket.setNoDelay(true);
      socket.on('error', reject);
      let [sentMs, received] = [performance.now(), ''];
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (!received.endsWith(body)) return;
        if (!received.startsWith('HTTP/1.1 200 ')) return reject(new Error(received.slice(0, 300)));
        const nowMs = performance.now();
        latencyMs.push(nowMs - sentMs);
        calls += 1;
        received = '';
        sentMs = nowMs;
        if (nowMs < endMs) socket.write(request);
        else socket.end(done);
      });
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, run));
  return calls;
}

const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 100) / 100;
};

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
