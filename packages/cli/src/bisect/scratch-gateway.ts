import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_SPOOL_MAX_BYTES, type NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { Snapshot } from '@turnpike/contracts/snapshot/document';
import { Failure } from '../failure.ts';
import { workspaceDir, workspacePaths } from '../workspace.ts';

const READY_WITHIN_MS = 30_000;
const PORTS = /"ports":\{"http":(\d+)/;
const LAST_WORDS_CHARACTERS = 4_000;

/**
 * Runs `work` beside a gateway process that serves a snapshot on a free port of 127.0.0.1. It has no feed and a folder of
 * its own, and is gone with it when `work` has ended, however it ends.
 * @param secretKey opens the secrets of the snapshot
 * @throws Failure when it does not serve in time
 */
export async function withScratchGateway<T>(
  snapshot: Snapshot,
  secretKey: Buffer,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'turnpike-bisect-'));
  try {
    const spec: NodeSpec = {
      ...{ instanceId: snapshot.instanceId, nodeName: 'bisect', host: '127.0.0.1', httpPort: 0, https: null },
      ...{
        adminPort: 0,
        feed: null,
        catchUpMs: 0,
        predecessorGoneMs: null,
        secretKey: secretKey.toString('hex'),
        accessLogFile: null,
      },
      ...{ snapshotFile: path.join(folder, 'snapshot.json'), handedOver: null, version: '', limits: null },
      ...{
        forbidden: [],
        publicRanges: [],
        dnsServers: [],
        tracing: null,
        accessLogFormat: 'json',
        spoolMaxBytes: DEFAULT_SPOOL_MAX_BYTES,
      },
    };
    const specFile = path.join(folder, 'node.json');
    await writeFile(spec.snapshotFile, JSON.stringify(snapshot), { mode: 0o600 });
    await writeFile(specFile, JSON.stringify(spec), { mode: 0o600 });
    return await beside(specFile, work);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function beside<T>(specFile: string, work: (url: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [workspacePaths.gatewayMain, '--spec', specFile], {
    cwd: workspaceDir,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  try {
    const port = await new Promise<string>((resolve, reject) => {
      let log = '';
      const fail = (why: string) =>
        reject(new Failure('bisect_failed', `A gateway for the probe ${why}.`, log));
      const timer = setTimeout(() => fail('was not ready in time'), READY_WITHIN_MS);
      child.stderr.on('data', (chunk: Buffer) => {
        log = (log + chunk.toString()).slice(-LAST_WORDS_CHARACTERS);
        const [, http] = PORTS.exec(log) ?? [];
        if (http === undefined) return;
        clearTimeout(timer);
        resolve(http);
      });
      child.once('error', (error) => fail(`did not start: ${error.message}`));
      void ended.then(() => fail('ended by itself'));
    });
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    end();
    await ended;
    process.off('exit', end);
  }
}
