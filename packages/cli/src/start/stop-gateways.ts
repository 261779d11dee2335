import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '@turnpike/domain/kernel/postgres/process-id';

/**
 * Ends the gateways of HOME: their supervisor by SIGTERM, which ends them in order (calls under way finish), and then
 * whatever is left; by SIGKILL after `graceMs` or when `hurry` aborts.
 * Resolves with how many gateway processes there were, when none is left.
 */
export async function stopGateways(home: string, hurry: AbortSignal, graceMs = 12_000): Promise<number> {
  const gateways = await gatewayPids(home);
  const supervisors = await supervisorPids(home);
  // First and alone: it would bring back a gateway that others end.
  if (supervisors.length > 0) await end(supervisors, hurry, graceMs);
  await end(await gatewayPids(home), hurry, supervisors.length > 0 ? 0 : graceMs);
  return gateways.length;
}

async function end(pids: number[], hurry: AbortSignal, graceMs: number): Promise<void> {
  send(pids, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  let killed = false;
  while (pids.some(isAlive)) {
    if (!killed && (hurry.aborted || performance.now() > deadline)) {
      send(pids, 'SIGKILL');
      killed = true;
    }
    await delay(20);
  }
}

/** The supervisor is started with `--home HOME`; no other program that lives on is. */
async function supervisorPids(home: string): Promise<number[]> {
  if (process.platform !== 'linux') {
    const text = await readFile(path.join(home, 'run', 'supervisor.json'), 'utf8').catch(() => '{}');
    return living([(JSON.parse(text) as { pid?: number }).pid]);
  }
  return pidsOf((args) => {
    const at = args.indexOf('--home');
    return at > 0 && args[at + 1] === home && /[/\\]supervisor[/\\]main\.ts$/.test(args[at - 1] ?? '');
  });
}

/**
 * Processes whose command line names a file below `HOME/gateways`: a gateway is started with its own spec file, so a pid
 * that was used again is never taken for one, and one that nobody wrote down is not missed.
 */
async function gatewayPids(home: string): Promise<number[]> {
  const folder = path.join(home, 'gateways');
  if (process.platform !== 'linux') return recordedPids(folder);
  return pidsOf((args) => args.some((argument) => argument.startsWith(`${folder}${path.sep}`)));
}

async function pidsOf(matches: (args: string[]) => boolean): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return matches(command.split('\0'));
    }),
  );
  return pids.filter((pid, index) => found[index] && pid !== process.pid);
}

/** Without /proc there is only what the supervisor wrote down: `gateways/<id>/nodes/<node>-<launch>.run`. */
async function recordedPids(folder: string): Promise<number[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const records = names.filter((name) => name.endsWith('.run'));
  const texts = await Promise.all(
    records.map((name) => readFile(path.join(folder, name), 'utf8').catch(() => '{}')),
  );
  return living(texts.map((text) => (JSON.parse(text) as { pid?: number }).pid));
}

function living(pids: (number | undefined)[]): number[] {
  return pids.filter((pid): pid is number => pid !== undefined && pid > 1 && isAlive(pid));
}

function send(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone already.
    }
  }
}
