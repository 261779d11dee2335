import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { assertReachable, ensureDatabase } from '@turnpike/domain/kernel/database-admin';
import { describeDatabaseUrl } from '@turnpike/domain/kernel/database-url';
import { applyMigrations } from '@turnpike/domain/kernel/migrate';
import {
  type PostgresServer,
  PostgresStartError,
  startPostgres,
} from '@turnpike/domain/kernel/postgres/server';
import { Failure, messageOf } from '../failure.ts';
import { workspacePaths } from '../workspace.ts';
import type { StepResult } from './reporter.ts';

export type RunningDatabase = {
  url: string;
  /** Null for a server of the user's own, which we neither start nor stop. */
  postgres: { pid(): number; port: number; onRestarted(listener: () => void): void } | null;
  stop(hurry: AbortSignal): Promise<void>;
};

/** Checks the server that `DATABASE_URL` names; it is neither started nor stopped here. */
export async function useGivenDatabase(
  databaseUrl: string,
  signal: AbortSignal,
): Promise<StepResult<RunningDatabase>> {
  await orAborted(assertReachable(databaseUrl), signal).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new Failure(
      'database_unreachable',
      `${messageOf(error)} It is named by DATABASE_URL: check that the server runs and that name and password are right, or unset DATABASE_URL to use the embedded PostgreSQL.`,
    );
  });
  const value = { url: databaseUrl, postgres: null, stop: () => Promise.resolve() };
  return { value, detail: `DATABASE_URL, ${describeDatabaseUrl(databaseUrl)}` };
}

/** For waiting that holds nothing which would have to be stopped. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

type EmbeddedOptions = {
  home: string;
  port: number | (() => Promise<number>);
  signal: AbortSignal;
  onRestart(reason: string): void;
};

/** Starts (or adopts) the embedded server of HOME and keeps it running until `stop`. */
export async function useEmbeddedDatabase(options: EmbeddedOptions): Promise<StepResult<RunningDatabase>> {
  const folder = path.join(options.home, 'postgres');
  let server = await start(folder, options);
  let isStopping = false;
  let restarting = Promise.resolve();
  let restarted = (): void => undefined;
  const watch = (current: PostgresServer): void => {
    current.ended.then(() => {
      if (!isStopping) restarting = bringBack();
    });
  };
  const bringBack = async (): Promise<void> => {
    for (let pauseMs = 200; !isStopping; pauseMs = Math.min(10_000, pauseMs * 2)) {
      options.onRestart('it ended');
      await delay(pauseMs);
      const next = await start(folder, { ...options, port: server.port }).catch(() => null);
      if (!next) continue;
      server = next;
      if (isStopping) return;
      watch(server);
      restarted();
      return;
    }
  };
  watch(server);
  const url = await ensureDatabase(server.url, 'turnpike');
  const value: RunningDatabase = {
    url,
    postgres: {
      pid: () => server.pid,
      port: server.port,
      onRestarted: (listener) => {
        restarted = listener;
      },
    },
    async stop(hurry) {
      isStopping = true;
      await restarting;
      await server.stop(hurry);
    },
  };
  const how = server.adopted ? 'already running, adopted' : 'embedded';
  return { value, detail: `${how}, 127.0.0.1:${server.port}` };
}

async function start(folder: string, { port, signal }: EmbeddedOptions): Promise<PostgresServer> {
  try {
    return await startPostgres({ folder, port, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    const details = error instanceof PostgresStartError ? error.logTail : '';
    throw new Failure(
      'postgres_failed',
      `${messageOf(error)}. Your data is untouched in ${path.join(folder, 'data')}. ${details ? `The end of ${path.join(folder, 'server.log')}:` : ''}`.trim(),
      details,
    );
  }
}

/** Brings the database to this version's schema. */
export async function migrate(databaseUrl: string): Promise<StepResult<void>> {
  try {
    const { applied } = await applyMigrations({ databaseUrl, ...workspacePaths });
    const detail = applied.length === 0 ? 'up to date' : `${applied.length} applied`;
    return { value: undefined, detail };
  } catch (error) {
    throw new Failure(
      'migration_failed',
      'A migration of the database failed; it was not applied, and what was there is untouched. PostgreSQL says:',
      messageOf(error),
    );
  }
}
