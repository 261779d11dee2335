import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { has, pinned } from './machine.ts';
import type { BenchRequest } from './target.ts';

const GENERATOR = new URL('./generator.ts', import.meta.url).pathname;

/** What load to make. */
export interface Load {
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly request: BenchRequest;
  readonly seconds: number;
  readonly connections: number;
  readonly cores: string | null;
  readonly folder: string;
}

export interface LoadResult {
  readonly calls: number;
  readonly callsPerSecond: number;
}

/** Latency of calls, in ms, counted from when each was due. */
export interface LatencyResult extends LoadResult {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

/** Which program makes the load. */
export const loadProgram = (): 'wrk' | 'generator' => (has('wrk') ? 'wrk' : 'generator');

/** As many calls as are answered, each connection with one in flight. @throws Error when one is not answered with 2xx */
export async function saturate(load: Load): Promise<LoadResult> {
  return loadProgram() === 'wrk' ? wrk(load) : generate(load, null);
}

/** Calls at a constant rate, whatever the answers take. */
export async function atConstantRate(load: Load, perSecond: number): Promise<LatencyResult> {
  return generate(load, perSecond);
}

async function wrk(load: Load): Promise<LoadResult> {
  const { method, path, headers, body } = load.request;
  const script = join(load.folder, `request-${load.port}.lua`);
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${quoted(name)}] = ${quoted(value)}`,
  );
  await writeFile(
    script,
    [`wrk.method = ${quoted(method)}`, ...(body === '' ? [] : [`wrk.body = ${quoted(body)}`]), ...lines].join(
      '\n',
    ),
  );
  const size = [`-t1`, `-c${load.connections}`, `-d${load.seconds}s`, '--timeout', '30s', '-s', script];
  const url = `${load.scheme}://127.0.0.1:${load.port}${path}`;
  const output = await run(load.cores, ['wrk', ...size, url]);
  const calls = Number(/(\d+) requests in/.exec(output)?.[1]);
  const callsPerSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
  if (/Non-2xx|Socket errors/.test(output) || !(calls > 0)) throw new Error(output);
  return { calls, callsPerSecond };
}

const quoted = (text: string): string => JSON.stringify(text);

async function generate(load: Load, perSecond: number | null): Promise<LatencyResult> {
  const { scheme, port, request, seconds, connections } = load;
  const order = JSON.stringify({ scheme, port, request, seconds, connections, perSecond });
  return JSON.parse(await run(load.cores, [process.execPath, GENERATOR, order])) as LatencyResult;
}

/** @returns what it wrote @throws Error with that when it failed */
async function run(cores: string | null, commandLine: readonly string[]): Promise<string> {
  const [command, args] = pinned(cores, commandLine);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${commandLine[0]} failed: ${output}`);
  return output;
}
