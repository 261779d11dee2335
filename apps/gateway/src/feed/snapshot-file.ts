import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { type Snapshot, snapshotSchema } from '@turnpike/contracts/snapshot/document';
import { verifyHashes } from './snapshot-state.ts';

/**
 * Reads a snapshot from a file and verifies its hashes.
 * @returns null when there is no such file
 * @throws Error when the file is no snapshot, or was changed
 */
export async function readSnapshotFile(file: string): Promise<Snapshot | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const snapshot = snapshotSchema.parse(JSON.parse(text));
  verifyHashes(snapshot.documents);
  return snapshot;
}

/** Replaces the file by rename, so that a crash leaves the old or the new one whole; mode 0600. */
export async function writeSnapshotFile(file: string, snapshot: Snapshot): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify(snapshot));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
