import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readEnvironment } from './config.ts';
import { Failure } from './failure.ts';
import { readRuntime } from './start/runtime-file.ts';

/** What the operator of the machine has beside the management API: the database, and the key that opens its secrets. */
export interface OperatorAccess {
  databaseUrl: string;
  masterKeyHex: string;
}

/** @throws Failure not_running */
export async function operatorAccess(home: string): Promise<OperatorAccess> {
  const masterKeyHex = (await readFile(path.join(home, 'master.key'), 'utf8').catch(() => '')).trim();
  if (masterKeyHex === '') {
    throw new Failure(
      'not_running',
      `There is no system in ${home}. Start one with npm start, or name its folder with --home.`,
    );
  }
  return { databaseUrl: await databaseOf(home), masterKeyHex };
}

async function databaseOf(home: string): Promise<string> {
  const given = readEnvironment().DATABASE_URL;
  if (given) return given;
  const runtime = await readRuntime(home);
  const password = await readFile(path.join(home, 'postgres', 'password'), 'utf8').catch(() => '');
  if (!runtime?.postgres || password === '') {
    throw new Failure(
      'not_running',
      `No Turnpike runs on ${home}. Start it with npm start, then run this beside it.`,
    );
  }
  return `postgresql://turnpike:${password.trim()}@127.0.0.1:${runtime.postgres.port}/turnpike`;
}
