import { chmod, chown, open, rename, rm } from 'node:fs/promises';

export interface FileOptions {
  mode: number;
  /** User and group that the file is given to; only root can. */
  owner?: { uid: number; gid: number } | null;
}

/** Writes a file so that readers see the old or the new content, never a part; by rename, so no link is followed. */
export async function replaceFile(file: string, content: string, options: FileOptions): Promise<void> {
  const partial = `${file}.partial`;
  await rm(partial, { force: true });
  const handle = await open(partial, 'wx', options.mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chmod(partial, options.mode);
  if (options.owner) await chown(partial, options.owner.uid, options.owner.gid);
  await rename(partial, file);
}
