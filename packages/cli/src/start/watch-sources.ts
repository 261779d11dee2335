import { watch } from 'node:fs';
import path from 'node:path';
import { workspaceDir } from '../workspace.ts';

const folders = ['apps/worker/src', 'packages/contracts/src', 'packages/domain/src', 'packages/signing/src'];

/** An editor writes several files for one save. */
const settleMs = 200;

/**
 * Calls `onChange` with the file's path when the worker's sources change; returns what ends the watching. Instead of
 * `node --watch`, whose child outlives a watcher that is killed.
 */
export function watchWorkerSources(onChange: (file: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watchers = folders.map((folder) =>
    watch(path.join(workspaceDir, folder), { recursive: true }, (_event, file) => {
      if (!file || !/\.ts$/.test(file) || /\.test\.ts$/.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => onChange(path.join(folder, file)), settleMs);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
