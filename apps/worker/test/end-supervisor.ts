import path from 'node:path';
import { until } from '@turnpike/testkit/poll';
import { argumentsOf, processesNaming, signal } from '../src/drivers/process/supervisor/process-table.ts';

/** Ends the supervisor of a HOME and its gateways, by force: nothing of a test outlives it. */
export async function endSupervisor(home: string): Promise<void> {
  const supervisors = (await processesNaming(home)).filter(
    ({ args }) => args.includes('--home') && args.includes(home),
  );
  // First, as it would bring back what is killed.
  for (const { pid } of supervisors) signal(pid, 'SIGKILL');
  await Promise.all(supervisors.map(({ pid }) => gone(pid)));
  const nodes = await processesNaming(`${path.join(home, 'gateways')}${path.sep}`);
  for (const { pid } of nodes) signal(pid, 'SIGKILL');
  await Promise.all(nodes.map(({ pid }) => gone(pid)));
}

/** Waits until a process is gone. */
export async function gone(pid: number): Promise<void> {
  await until(async () => (await argumentsOf(pid)) === null, {
    deadlineMs: 20_000,
    waitingFor: `process ${pid} to end`,
  });
}
