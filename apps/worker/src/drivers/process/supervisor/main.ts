import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { replaceFile } from '../replace-file.ts';
import { detectControlGroups } from './cgroup.ts';
import { ControlServer } from './control-server.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { KeptCode } from './kept-code.ts';
import { PROTOCOL, type SupervisorAddress } from './protocol.ts';
import { Supervisor } from './supervisor.ts';

const KEEP_CODE_AFTER_MS = 1_000;
const CONTROL_GROUPS = '/sys/fs/cgroup';

/** `main.ts --home HOME`: runs the supervisor of an installation until SIGTERM, which ends its gateways too. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { home: { type: 'string' } } });
  if (!values.home) throw new Error('usage: main.ts --home HOME');
  const home = path.resolve(values.home);
  const run = path.join(home, 'run');
  await mkdir(run, { recursive: true, mode: 0o700 });
  // Held until the process ends. Another one runs already: that one is as good.
  if (!(await takeInstanceLock(home))) return process.exit(0);

  const addressFile = path.join(run, 'supervisor.json');
  const token = randomBytes(32).toString('hex');
  const control = new ControlServer({ token, leave: () => leave() });
  const port = await control.listen();
  const groups = `turnpike-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
  const machine = {
    controlGroups: await detectControlGroups(CONTROL_GROUPS, groups),
    controlPort: port,
    code: new KeptCode(path.join(home, 'code')),
  };
  const supervisor = new Supervisor(path.join(home, 'gateways'), machine, (name) => control.tell(name));
  const leave = (): void => {
    supervisor.leaveAll();
    process.exit(0);
  };
  const end = async (): Promise<void> => {
    await supervisor.endAll();
    await rm(addressFile, { force: true });
    process.exit(0);
  };
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => {
      // Asked twice: the first time is under way.
      process.on(name, () => undefined);
      end().catch(fail);
    });
  }
  process.on('SIGHUP', () => undefined);

  await supervisor.resume();
  // Who is killed writes nothing at its end.
  setTimeout(flushCompileCache, KEEP_CODE_AFTER_MS).unref();
  control.open(supervisor);
  const address: SupervisorAddress = { pid: process.pid, port, token, protocol: PROTOCOL };
  await replaceFile(addressFile, JSON.stringify(address), { mode: 0o600 });
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
