import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  DEFAULT_SPOOL_MAX_BYTES,
  type NodeSpec,
  type NodeStatus,
  nodeStatusSchema,
} from '@turnpike/contracts/gateway/node-spec';
import type { Snapshot } from '@turnpike/contracts/snapshot/document';
import { until } from '@turnpike/testkit/poll';
import { request } from 'undici';
import type { AccessRecord } from '../src/record/access-record.ts';

export const MAIN = new URL('../src/main.ts', import.meta.url).pathname;

const DEADLINE_MS = 25_000;

/** A gateway in its own process, with its own folder. */
export interface GatewayProcess {
  readonly spec: NodeSpec;
  readonly folder: string;
  readonly child: ChildProcess;
  /** What it wrote to its own log. */
  readonly log: () => string;
  readonly status: () => Promise<NodeStatus>;
  /** Waits for the listeners; gives the status with the ports. */
  readonly ready: () => Promise<NodeStatus>;
  readonly accessRecords: () => Promise<AccessRecord[]>;
  /** Sends a signal and waits for the exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Options of a gateway under test. */
export interface GatewayOptions {
  /** Written as the last good snapshot before the start. */
  snapshot?: Snapshot;
  feed?: NodeSpec['feed'];
  catchUpMs?: number;
  secretKey?: Buffer | null;
  https?: boolean;
  instanceId?: string;
  /** Starts in the folder of an earlier gateway. */
  folder?: string;
  forbidden?: NodeSpec['forbidden'];
  publicRanges?: string[];
  limits?: NodeSpec['limits'];
  dnsServers?: string[];
  spoolMaxBytes?: number;
  tracing?: NodeSpec['tracing'];
  accessLogFormat?: NodeSpec['accessLogFormat'];
  /** Further arguments of Node itself. */
  nodeArgs?: string[];
  /** Where it writes its access log instead of its folder. */
  accessLogFile?: string;
}

/** Starts a gateway by `--spec`, as the process driver does. */
export async function startGateway(options: GatewayOptions): Promise<GatewayProcess> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'turnpike-gateway-')));
  const instanceId = options.instanceId ?? options.snapshot?.instanceId;
  if (instanceId === undefined) throw new Error('an instance id or a snapshot is needed');
  const spec: NodeSpec = {
    instanceId,
    nodeName: 'node-1',
    host: '127.0.0.1',
    httpPort: 0,
    https: options.https ? { port: 0, ...(await certificate(folder)) } : null,
    adminPort: 0,
    feed: options.feed ?? null,
    catchUpMs: options.catchUpMs ?? 500,
    predecessorGoneMs: null,
    secretKey: options.secretKey?.toString('hex') ?? null,
    snapshotFile: join(folder, 'snapshot.json'),
    accessLogFile: options.accessLogFile ?? join(folder, 'access.log'),
    spoolMaxBytes: options.spoolMaxBytes ?? DEFAULT_SPOOL_MAX_BYTES,
    handedOver: null,
    version: '',
    limits: options.limits ?? null,
    forbidden: options.forbidden ?? [],
    publicRanges: options.publicRanges ?? [],
    dnsServers: options.dnsServers ?? [],
    tracing: options.tracing ?? null,
    accessLogFormat: options.accessLogFormat ?? 'json',
  };
  if (options.snapshot) await writeFile(spec.snapshotFile, JSON.stringify(options.snapshot), { mode: 0o600 });
  const specFile = join(folder, 'node.json');
  await writeFile(specFile, JSON.stringify(spec), { mode: 0o600 });
  return run(['--spec', specFile], spec, folder, options.nodeArgs);
}

/** Runs the gateway's main with any arguments and waits for its end. */
export async function runToEnd(args: string[]): Promise<{ code: number | null; log: string }> {
  const child = spawn(nodeBinary(), [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, log };
}

/** Starts a gateway by `--snapshot FILE --port 0 --workers N`. */
export async function startStandalone(
  snapshot: Snapshot,
  workers = 1,
): Promise<GatewayProcess & { port: (deadlineMs?: number) => Promise<number> }> {
  const folder = await mkdtemp(join(tmpdir(), 'turnpike-gateway-'));
  const snapshotFile = join(folder, 'by-hand.json');
  await writeFile(snapshotFile, JSON.stringify(snapshot));
  const spec: NodeSpec = {
    instanceId: snapshot.instanceId,
    nodeName: 'standalone',
    host: '127.0.0.1',
    httpPort: 0,
    https: null,
    adminPort: 0,
    feed: null,
    catchUpMs: 0,
    predecessorGoneMs: null,
    secretKey: null,
    snapshotFile,
    accessLogFile: null,
    spoolMaxBytes: DEFAULT_SPOOL_MAX_BYTES,
    handedOver: null,
    version: '',
    limits: null,
    forbidden: [],
    publicRanges: [],
    dnsServers: [],
    tracing: null,
    accessLogFormat: 'json',
  };
  const gateway = run(
    ['--snapshot', snapshotFile, '--port', '0', '--workers', String(workers)],
    spec,
    folder,
  );
  const port = (deadlineMs = DEADLINE_MS): Promise<number> =>
    until(
      () => {
        const match = /"ports":\{"http":(\d+)/.exec(gateway.log());
        return match ? Number(match[1]) : null;
      },
      { deadlineMs, waitingFor: 'the standalone gateway' },
    );
  return { ...gateway, port };
}

function run(args: string[], spec: NodeSpec, folder: string, nodeArgs: string[] = []): GatewayProcess {
  const child = spawn(nodeBinary(), [...nodeArgs, MAIN, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const adminPort = (): Promise<number> =>
    until(
      () => {
        if (child.exitCode !== null) throw new Error(`the gateway exited: ${log}`);
        const match = /"adminPort":(\d+)/.exec(log);
        return match ? Number(match[1]) : null;
      },
      { deadlineMs: DEADLINE_MS, waitingFor: 'the admin port' },
    );
  const status = async (): Promise<NodeStatus> => {
    const response = await request(`http://127.0.0.1:${await adminPort()}/status`);
    return nodeStatusSchema.parse(await response.body.json());
  };
  return {
    spec,
    folder,
    child,
    log: () => log,
    status,
    ready: () =>
      until(
        async () => {
          const current = await status();
          return current.state === 'ready' ? current : null;
        },
        { deadlineMs: DEADLINE_MS, waitingFor: 'a ready gateway' },
      ),
    accessRecords: async () => {
      const text = await readFile(spec.accessLogFile ?? '', 'utf8');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as AccessRecord);
    },
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null) child.kill(signal);
      return exited;
    },
  };
}

/** Removes a gateway's folder. */
export async function removeFolder(gateway: GatewayProcess): Promise<void> {
  await rm(gateway.folder, { recursive: true, force: true });
}

/** Writes a self-signed certificate and its key into a folder. */
export async function certificate(folder: string): Promise<{ certFile: string; keyFile: string }> {
  const certFile = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  const subject = ['-subj', '/CN=localhost', '-days', '1', '-nodes'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  await promisify(execFile)('openssl', [
    'req',
    '-x509',
    ...key,
    ...subject,
    '-keyout',
    keyFile,
    '-out',
    certFile,
  ]);
  return { certFile, keyFile };
}

/** The Node.js of the repository, also when the tests run on an older one. */
export function nodeBinary(): string {
  const resolve = createRequire(import.meta.url).resolve;
  try {
    return resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return process.execPath;
  }
}
