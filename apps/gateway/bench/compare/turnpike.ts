import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sign } from '@turnpike/signing/sign';
import { type ApiOptions, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { addApis } from '../large-config.ts';
import { startProgram } from './program.ts';
import type { BenchRequest, Running } from './target.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;
const PROBE = new URL('./allocation-probe.ts', import.meta.url).pathname;
const HOST = 'bench.example.com';
const [KEY, SECRET] = ['key-of-the-caller', 'secret-of-the-caller'];
const APP_CODE = 'code-of-the-caller'.padEnd(64, '0');
/** A real limit that no run reaches. */
const NEVER_REACHED = 2_000_000_000;

/** What a gateway of the bench has, and how it is started. */
export interface GatewayOptions {
  readonly backendPort: number;
  readonly folder: string;
  readonly cores: string | null;
  /** APIs beside those that are called. */
  readonly otherApis?: number;
  readonly workers?: number;
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** Writes an access log, as nodes of the control plane do. */
  readonly keepsRecords?: boolean;
  readonly flags?: readonly string[];
}

/** A gateway with APIs of each kind, in a process of its own. */
export async function startTurnpike(options: GatewayOptions): Promise<Running> {
  const folder = join(options.folder, `turnpike-${process.hrtime.bigint()}`);
  await mkdir(folder);
  const snapshot = benchSnapshot(options.backendPort, options.otherApis ?? 0);
  const file = join(folder, 'snapshot.json');
  await writeFile(file, JSON.stringify(snapshot), { mode: 0o600 });
  const isAlone = !options.tls && !options.keepsRecords;
  const how = isAlone
    ? ['--snapshot', file, '--port', '0', ...(options.workers ? ['--workers', `${options.workers}`] : [])]
    : ['--spec', await specFile(folder, file, snapshot.instanceId, options)];
  const program = await startProgram({
    command: [process.execPath, ...(options.flags ?? []), '--import', PROBE, MAIN, ...how],
    cores: options.cores,
    ready: options.tls ? /"ports":\{"http":\d+,"https":(\d+)/ : /"ports":\{"http":(\d+)/,
  });
  return { port: program.port, pids: () => [program.pid], child: program.child, stop: program.stop };
}

/** Open, by policies, and by signature, in one group. */
function benchSnapshot(backendPort: number, otherApis: number) {
  const builder = new SnapshotBuilder();
  if (otherApis > 0) addApis(builder, otherApis);
  builder.settings({
    apiCallsPerSecond: NEVER_REACHED,
    features: { app_api_key: true, app_secret: true },
  });
  const group = builder.group({ domains: [HOST] });
  const backend = { authority: `127.0.0.1:${backendPort}`, path: '/answer' };
  const ranges = Array.from({ length: 20 }, (_, at) => `10.0.${at}.0/24`);
  const acl = builder.acl('DENY', ranges);
  builder.api(group, { path: '/open', backend });
  const throttle = builder.throttle({ apiCallLimit: NEVER_REACHED, ipCallLimit: NEVER_REACHED });
  const keyed = {
    authentication: 'APP',
    appCode: true,
    aclIds: [acl.id],
    throttleId: throttle.id,
    backend,
  } satisfies ApiOptions;
  const policies = builder.api(group, { path: '/policies', ...keyed });
  const signed = builder.api(group, { path: '/signed', method: 'POST', ...keyed });
  const quota = builder.quota({ callLimit: NEVER_REACHED, timeUnit: 'DAY' });
  const grants = [policies, signed].map(({ apiId, environmentId }) => `${apiId}:${environmentId}`);
  builder.credential({ key: KEY, secret: SECRET, appCodes: [APP_CODE], quotaId: quota.id, grants });
  return builder.build(1);
}

async function specFile(folder: string, snapshotFile: string, instanceId: string, options: GatewayOptions) {
  const spec = {
    ...{ instanceId, nodeName: 'node-1', host: '127.0.0.1', httpPort: 0, adminPort: 0, feed: null },
    ...{ secretKey: null, snapshotFile, https: options.tls ? { port: 0, ...options.tls } : null },
    accessLogFile: options.keepsRecords ? join(folder, 'access.log') : null,
  };
  const file = join(folder, 'node.json');
  await writeFile(file, JSON.stringify(spec), { mode: 0o600 });
  return file;
}

const get = (path: string, headers: Record<string, string> = {}): BenchRequest => ({
  ...{ method: 'GET', path, body: '' },
  headers: { Host: HOST, 'User-Agent': 'bench', Accept: '*/*', ...headers },
});

/** A call that anybody may make. */
export const openCall = (): BenchRequest => get('/open');
/** A call by a key alone, the way that nginx's Lua checks one. */
export const keyCall = (): BenchRequest => get('/policies', { apikey: KEY });
/** A call by key and secret. */
export const secretCall = (): BenchRequest => get('/policies', { 'X-HW-ID': KEY, 'X-HW-AppKey': SECRET });
/** A call by AppCode, which is taken over HTTPS only. */
export const appCodeCall = (): BenchRequest => get('/policies', { 'X-Apig-AppCode': APP_CODE });

/** A signed call with a body of 1 KB. */
export function signedCall(): BenchRequest {
  const body = JSON.stringify({ question: 'y'.repeat(1_010) });
  const signedHeaders = { Host: HOST, 'Content-Type': 'application/json' };
  const proof = sign({
    ...{
      method: 'POST',
      target: '/signed',
      headers: Object.entries(signedHeaders),
      key: KEY,
      secret: SECRET,
    },
    ...{ bodySha256: createHash('sha256').update(body).digest('hex'), nowMs: Date.now() },
  });
  return {
    ...{ method: 'POST', path: '/signed', body },
    headers: { ...signedHeaders, 'User-Agent': 'bench', Accept: '*/*', ...proof },
  };
}
