import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { auditPublicKeyPem } from '@turnpike/domain/audit/audit-key';
import { Failure, messageOf } from '../failure.ts';
import { type HeldLock, isHeld, takeLock } from './process-lock.ts';

/**
 * Makes HOME and checks that it can be written. Files in it are 0600 and folders 0700. As root, HOME itself may be
 * entered (0711) by the unprivileged users that PostgreSQL and gateways run as; it cannot be listed.
 */
export async function prepareHome(home: string): Promise<void> {
  const probe = path.join(home, `.probe-${process.pid}`);
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await writeFile(probe, '');
    await rm(probe);
    await mkdir(path.join(home, 'logs'), { recursive: true, mode: 0o700 });
    await chmod(home, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    throw new Failure(
      'home_not_writable',
      `The home folder ${home} cannot be written (${messageOf(error)}). Give this user the right to write it, or choose another with --home.`,
    );
  }
}

const longestLogBytes = 20_000_000;

/** A log over 20 MB is set aside as `.old` at the start, in place of the one before. Only for the holder of the lock. */
export async function rotateLogs(home: string): Promise<void> {
  const folder = path.join(home, 'logs');
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    if (name.endsWith('.log') && (await stat(file)).size > longestLogBytes) await rename(file, `${file}.old`);
  }
}

/** Makes this process the only one that runs on HOME; a {@link Failure} names the process that already does. */
export async function lockHome(home: string): Promise<HeldLock> {
  const lock = await takeLock(path.join(home, 'lock'));
  if (isHeld(lock)) return lock;
  throw new Failure(
    'home_in_use',
    `The home folder ${home} is in use by a running Turnpike (process ${lock.pid}). Stop that one (Ctrl-C, or kill ${lock.pid}), or choose another folder with --home.`,
  );
}

/** The master key: 64 hex digits, made on first use. Everything sealed in the database depends on it. */
export async function ensureMasterKey(home: string): Promise<string> {
  const file = path.join(home, 'master.key');
  const found = await readFile(file, 'utf8').catch(() => null);
  if (found !== null && /^[0-9a-f]{64}\s*$/.test(found)) return found.trim();
  if (found !== null) {
    throw new Failure(
      'bootstrap_failed',
      `${file} does not hold 64 hex digits. Restore it: the secrets in the database cannot be read without it.`,
    );
  }
  const key = randomBytes(32).toString('hex');
  await writePrivate(file, `${key}\n`);
  return key;
}

/** Keeps the public key that signs audit exports where people find it, to pin it: `HOME/audit-public-key.pem` (0644). */
export async function writeAuditPublicKey(home: string, masterKeyHex: string): Promise<void> {
  const file = path.join(home, 'audit-public-key.pem');
  await writePrivate(file, auditPublicKeyPem(masterKeyHex));
  await chmod(file, 0o644);
}

/** Replaces a file whole (0600): a reader, or a start after a crash, sees the old one or the new one. */
export async function writePrivate(file: string, content: string): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  await writeFile(partial, content, { mode: 0o600 });
  await rename(partial, file);
}

/** Parsed JSON of a file in HOME, null when it is not there. */
export async function readJson<T>(file: string): Promise<T | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as T);
}
