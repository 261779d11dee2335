import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { childEnvironment } from '../config.ts';
import { moduleFile, workspaceDir } from '../workspace.ts';
import { runVisibly } from './run-visibly.ts';

/** Formatter and linter, with the import rules of the rooms. True when there is nothing to say. */
export async function lint(signal: AbortSignal): Promise<boolean> {
  const biome = moduleFile('@biomejs/biome', 'bin/biome');
  return (await node([biome, 'check', '--diagnostic-level=error', '.'], signal)) === 0;
}

/**
 * The compiler over every workspace that has a tsconfig.json, without a cache: `npm test` trusts nothing that an earlier
 * run said. True when none has an error.
 */
export async function typecheck(signal: AbortSignal): Promise<boolean> {
  let isClean = true;
  for (const project of await typescriptProjects()) {
    process.stdout.write(`tsc ${path.relative(workspaceDir, path.dirname(project))}\n`);
    const code = await node([moduleFile('typescript', 'bin/tsc'), '--project', project], signal);
    isClean &&= code === 0;
  }
  return isClean;
}

async function typescriptProjects(): Promise<string[]> {
  const rooms = await Promise.all(
    ['apps', 'packages'].map(async (floor) =>
      (await readdir(path.join(workspaceDir, floor))).map((room) => path.join(floor, room)),
    ),
  );
  return [...rooms.flat(), 'e2e']
    .map((room) => path.join(workspaceDir, room, 'tsconfig.json'))
    .filter((file) => existsSync(file));
}

function node(args: string[], signal: AbortSignal): Promise<number> {
  return runVisibly(process.execPath, args, { cwd: workspaceDir, env: childEnvironment({}), signal });
}
