import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPostmaster, stopPostmaster } from '@turnpike/domain/kernel/postgres/postmaster';
import { isAlive } from '@turnpike/domain/kernel/postgres/process-id';
import type { TestProject } from 'vitest/node';

/**
 * vitest's global set-up: makes the run's folder, and afterwards stops the database server that tests may have started
 * in it. A watchdog does the same when vitest is killed, so that no server stays behind.
 */
export default async function setUpTestRun(project: TestProject): Promise<() => Promise<void>> {
  const testRunDir = await mkdtemp(path.join(tmpdir(), 'turnpike-test-run-'));
  // To be entered by the user that the database server runs as, when the tests run as root.
  await chmod(testRunDir, 0o711);
  project.provide('testRunDir', testRunDir);
  startWatchdog(testRunDir);
  return async () => {
    const postmaster = await readPostmaster(path.join(testRunDir, 'postgres', 'data'));
    if (postmaster) await stopPostmaster(postmaster.pid, () => !isAlive(postmaster.pid));
    await rm(testRunDir, { recursive: true, force: true });
  };
}

const watchdogScript = `
while kill -0 "$1" 2>/dev/null && [ -d "$2" ]; do sleep 1; done
[ -d "$2" ] || exit 0
kill -INT "$(head -n 1 "$2/postgres/data/postmaster.pid" 2>/dev/null)" 2>/dev/null && sleep 2
rm -rf "$2"`;

function startWatchdog(testRunDir: string): void {
  spawn('/bin/sh', ['-c', watchdogScript, 'sh', String(process.pid), testRunDir], {
    detached: true,
    stdio: 'ignore',
  }).unref();
}
