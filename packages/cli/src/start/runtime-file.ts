import { rm } from 'node:fs/promises';
import path from 'node:path';
import { readJson, writePrivate } from './home.ts';

/** `HOME/runtime.json` (0600): what runs now, for the command line and for tests. Removed by an orderly stop. */
export type Runtime = {
  /** The supervisor. */
  pid: number;
  console: { pid: number | undefined; port: number; host: string };
  worker: { pid: number | undefined; feed_port: number };
  postgres: { pid: number; port: number } | null;
  demo_backend: { pid: number | undefined; port: number } | null;
};

const fileOf = (home: string) => path.join(home, 'runtime.json');

let writing: Promise<void> = Promise.resolve();

/** One write after the other: processes that start together report together. */
export function writeRuntime(home: string, runtime: Runtime): Promise<void> {
  const write = () => writePrivate(fileOf(home), `${JSON.stringify(runtime, null, 2)}\n`);
  writing = writing.then(write, write);
  return writing;
}

export function readRuntime(home: string): Promise<Runtime | null> {
  return readJson<Runtime>(fileOf(home));
}

export async function removeRuntime(home: string): Promise<void> {
  await writing.catch(() => undefined);
  await rm(fileOf(home), { force: true });
}
