import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chown, readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';

/**
 * PostgreSQL refuses to run as root. This is the user that the server runs as then: one of its own, so that no other
 * unprivileged process (a gateway, say) may read the data.
 */
const serverUid = 70;

/** initdb, unlike the server, wants its user to have an entry in /etc/passwd, so it runs as `nobody`. */
function initdbUid(): number {
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const nobody = entries.find(([name]) => name === 'nobody') ?? entries.find(([, , uid]) => Number(uid) > 0);
  return Number(nobody?.[2] ?? 65_534);
}

/**
 * How the server's programs are started so that they are not root.
 * `self`: we are not root. `uid`: drop to another user. `namespace`: inside a user namespace the process is uid 70, while
 * outside it stays who it was for file access: for a HOME below a 0700 folder of root's, and for users without a name.
 */
export type Privileges = { kind: 'self' } | { kind: 'uid' } | { kind: 'namespace' };

/** Which of the two programs is meant; see {@link serverUid} and {@link initdbUid}. */
export type Role = 'initdb' | 'server';

function uidOf(role: Role): number {
  return role === 'initdb' ? initdbUid() : serverUid;
}

/**
 * Decides by trying: can uid 70 run `program` and enter `folder`? Throws a sentence that says what to do when no way works.
 */
export function choosePrivileges(program: string, folder: string): Privileges {
  if (process.getuid?.() !== 0)
    return hasName() || !canUseNamespace(program) ? { kind: 'self' } : { kind: 'namespace' };
  if (canRunAsUid(program, folder)) return { kind: 'uid' };
  if (canUseNamespace(program)) return { kind: 'namespace' };
  throw new Error(
    `PostgreSQL does not run as root, and the unprivileged user ${serverUid} cannot reach ${folder} or ${program}, nor does this machine allow user namespaces (unshare). Start as an ordinary user, choose a --home that others may enter (such as a folder below /var/lib), or set DATABASE_URL.`,
  );
}

/** False for a number without an entry in /etc/passwd, as containers are often started; initdb refuses it. */
function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

function canUseNamespace(program: string): boolean {
  const { command, args } = asCommand({ kind: 'namespace' }, 'server', program, ['--version']);
  return spawnSync(command, args, { env: postgresEnvironment }).status === 0;
}

function canRunAsUid(program: string, folder: string): boolean {
  const options = { uid: serverUid, gid: serverUid, env: postgresEnvironment, cwd: '/' };
  if (spawnSync(program, ['--version'], options).status !== 0) return false;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], options).status === 0;
}

/** Hands `target` and all below it to the user of `role`; nothing to do unless the user is really dropped. */
export async function giveTo(privileges: Privileges, role: Role, target: string): Promise<void> {
  if (privileges.kind !== 'uid') return;
  const uid = uidOf(role);
  await chown(target, uid, uid);
  const below = await readdir(target, { recursive: true });
  for (const name of below) await chown(path.join(target, name), uid, uid);
}

/** The command, arguments and spawn options that run `program` under `privileges`. The process id is the program's own. */
export function asCommand(
  privileges: Privileges,
  role: Role,
  program: string,
  args: string[],
): { command: string; args: string[]; ids: { uid?: number; gid?: number } } {
  if (privileges.kind === 'self') return { command: program, args, ids: {} };
  const uid = uidOf(role);
  if (privileges.kind === 'uid') return { command: program, args, ids: { uid, gid: uid } };
  const map = ['--user', `--map-user=${uid}`, `--map-group=${uid}`, '--', program, ...args];
  return { command: 'unshare', args: map, ids: {} };
}

/** Nothing of the caller's environment (PGDATA, PGPORT, locale) may change what the server does. */
// A cast: where Next's types are loaded as well, they demand a NODE_ENV of every environment.
export const postgresEnvironment = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
} as unknown as NodeJS.ProcessEnv;
