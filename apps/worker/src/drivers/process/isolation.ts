import { execFile } from 'node:child_process';
import { chmod, mkdir, stat } from 'node:fs/promises';

export interface UnixUser {
  uid: number;
  gid: number;
}

/** How gateways are kept apart on this machine. */
export interface Isolation {
  /** The user that a gateway runs as; null: the worker's own. Each HTTP port has another one. */
  userFor(httpPort: number): UnixUser | null;
  /** For the time line. */
  describe(httpPort: number): string;
}

/** First of the user ids that nobody else has; gateways count up from it by their port. */
const FIRST_UID = 61_000;
const PROBE_TIMEOUT_MS = 10_000;

export interface IsolationProbe {
  home: string;
  gatewaysDir: string;
  /** The gateway's entry file, which its user must be able to read with all that it imports. */
  gatewayMain: string;
  firstPort: number;
}

/**
 * Finds out, by trying, whether gateways can have users of their own: only root may give them, and only where
 * such a user can reach the program and the folder. Opens HOME for passing through (never for listing) if need be.
 */
export async function detectIsolation(probe: IsolationProbe): Promise<Isolation> {
  if (process.getuid?.() !== 0) return sameUser('the system does not run as root');
  await mkdir(probe.gatewaysDir, { recursive: true, mode: 0o711 });
  await allowPassing(probe.home);
  await allowPassing(probe.gatewaysDir);
  const user = { uid: FIRST_UID, gid: FIRST_UID };
  const reason = await whyNotAs(user, probe);
  if (reason !== null) return sameUser(reason);
  const userFor = (httpPort: number): UnixUser => {
    const id = FIRST_UID + Math.max(httpPort - probe.firstPort, 0);
    return { uid: id, gid: id };
  };
  return {
    userFor,
    describe: (httpPort) => `It has a system user of its own (${userFor(httpPort).uid}).`,
  };
}

function sameUser(reason: string): Isolation {
  return {
    userFor: () => null,
    describe: () => `It runs as the user of the system, because ${reason}.`,
  };
}

async function allowPassing(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & 0o011) !== 0o011) await chmod(folder, (mode & 0o7777) | 0o011);
}

/** Reads the program and passes the folder as that user. @returns null when it works */
function whyNotAs(user: UnixUser, { gatewayMain, gatewaysDir }: IsolationProbe): Promise<string | null> {
  const script = `
    const { readFileSync } = require('node:fs');
    const [main, folder] = process.argv.slice(1);
    readFileSync(main);
    readFileSync(require('node:module').createRequire(main).resolve('zod'));
    process.chdir(folder);`;
  return new Promise((resolve) => {
    const options = { ...user, cwd: '/', env: {}, timeout: PROBE_TIMEOUT_MS };
    execFile(process.execPath, ['-e', script, gatewayMain, gatewaysDir], options, (error, _out, stderr) => {
      if (!error) return resolve(null);
      const cause = /Error: (.*)/.exec(stderr)?.[1] ?? error.message;
      resolve(`an unprivileged user cannot run the gateway here (${cause.slice(0, 200)})`);
    });
  });
}
