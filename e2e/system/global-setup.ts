import { clearFolder, makeFolder } from './home-folder.ts';
import { operate } from './run-turnpike.ts';
import { PUBLIC_CALLER } from './shared-system.ts';
import { choosePorts, startSystem, stopSystem } from './start-system.ts';

/** Some tests keep more gateways at a time than a project may have by default. */
const GATEWAYS_OF_A_PROJECT = '50';

/**
 * Starts one system for the whole run, by the start command, on an empty home; tests find it through the environment (see
 * shared-system.ts). The returned function stops it as Ctrl-C does and fails the run when a process is left behind.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const folder = await makeFolder('e2e');
  const system = startSystem({
    home: `${folder}/home`,
    ports: await choosePorts(),
    env: {
      // The tests' identity provider runs on this machine, without TLS.
      TURNPIKE_PRIVATE_IDENTITY_PROVIDERS: '1',
      TURNPIKE_PUBLIC_RANGES: `${PUBLIC_CALLER}/32`,
    },
  });
  try {
    const { access, readyMs } = await system.ready;
    process.stdout.write(`Turnpike was ready after ${readyMs} ms at ${access.console}\n`);
    process.env.TURNPIKE_E2E_ACCESS = JSON.stringify(access);
    process.env.TURNPIKE_E2E_HOME = system.home;
    await operate(system.home, 'quota', 'set', 'gateways', GATEWAYS_OF_A_PROJECT);
  } catch (error) {
    if (system.launcher.exitCode === null) await stopSystem(system);
    await clearFolder(folder);
    throw error;
  }
  return async () => {
    const { exitCode, left } = await stopSystem(system);
    await clearFolder(folder);
    if (exitCode !== 0) throw new Error(`Stopped by Ctrl-C, the system ended with ${exitCode} instead of 0.`);
    if (left.length > 0) throw new Error(`Left behind after Ctrl-C: ${JSON.stringify(left)}`);
  };
}
