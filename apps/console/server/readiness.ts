import { pingDatabase } from '@turnpike/domain/kernel/ping-database';
import { z } from 'zod';
import { consoleConfig } from './config.ts';
import { consoleEnv } from './env.ts';

const TIMEOUT_MS = 2_000;

const workerHealthSchema = z.object({ queue: z.string() });

/** `ok`, or what is wrong, of each part that the console cannot do its work without. */
export async function checkReadiness(): Promise<Record<'database' | 'queue' | 'feed', string>> {
  const [database, worker] = await Promise.all([databaseState(), workerState()]);
  return { database, ...worker };
}

function databaseState(): Promise<string> {
  return pingDatabase(consoleEnv().database).then(() => 'ok', reasonOf);
}

/** The worker serves the feed and knows the queue. */
async function workerState(): Promise<{ queue: string; feed: string }> {
  try {
    const url = `http://127.0.0.1:${consoleConfig().feedPort}/healthz`;
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { ...workerHealthSchema.parse(await response.json()), feed: 'ok' };
  } catch (error) {
    const reason = reasonOf(error);
    return { queue: `unknown: ${reason}`, feed: reason };
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
