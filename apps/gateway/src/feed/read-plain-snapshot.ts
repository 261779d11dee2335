import { readFile } from 'node:fs/promises';
import { type Snapshot, snapshotSchema } from '@turnpike/contracts/snapshot/document';

/**
 * Reads a snapshot that is one JSON text, as operators write it.
 * @throws Error when there is no such file, or it is no snapshot
 */
export async function readPlainSnapshot(file: string): Promise<Snapshot> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error(`there is no file ${file}`);
    }
    throw error;
  }
  return snapshotSchema.parse(JSON.parse(text));
}
