import { pingDatabase } from '@turnpike/domain/kernel/ping-database';
import { consoleConfig } from './config.ts';
import { consoleEnv } from './env.ts';

const TIMEOUT_MS = 2_000;

/** `ok`, or what is wrong, of each part that the console cannot do its work without. */
export async function checkReadiness(): Promise<Record<'database' | 'queue' | 'feed', string>> {
  const worker = workerHealth();
  const [database, feed] = await Promise.all([outcome(pingDatabase(consoleEnv().database)), outcome(worker)]);
  // The worker serves the feed and consumes the queue; its health tells of both.
  return { database, queue: feed, feed };
}

async function workerHealth(): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${consoleConfig().feedPort}/healthz`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the worker answers ${response.status}`);
}

async function outcome(check: Promise<void>): Promise<string> {
  try {
    await check;
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
