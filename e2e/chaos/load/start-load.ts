import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type CallRecord, fromLines } from './call-record.ts';
import type { CallsMade, LoadOptions } from './load-options.ts';

export type RunningLoad = {
  /** How many calls were begun; known once it has stopped. */
  made(): number;
  /** Lets the calls under way end and gives all that were made. */
  stop(): Promise<CallRecord[]>;
};

/** Starts the load generator; resolves once it calls. */
export async function startLoad(options: LoadOptions): Promise<RunningLoad> {
  const child = fork(path.join(import.meta.dirname, 'generate-load.ts'), [JSON.stringify(options)], {
    execArgv: [],
  });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`the load generator ended with ${code}`))),
  ]);
  let made = 0;
  child.on('message', (message) => {
    made = (message as Partial<CallsMade>).made ?? made;
  });
  return {
    made: () => made,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return fromLines(await readFile(options.logFile, 'utf8'));
    },
  };
}
