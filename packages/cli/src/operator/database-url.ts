import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readEnvironment } from '../config.ts';
import { Failure } from '../failure.ts';
import { readRuntime } from '../start/runtime-file.ts';

/**
 * Where the database of the system in a folder is, for the operator's commands: they go to it, because nobody inside one
 * account may do what they do.
 * @throws Failure when nothing runs there
 */
export async function databaseUrlOf(home: string): Promise<string> {
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
