import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { childEnvironment } from '../config.ts';
import { Failure } from '../failure.ts';
import { moduleFile, workspaceDir, workspacePaths } from '../workspace.ts';
import { fingerprint } from './fingerprint.ts';
import { isHeld, takeLock } from './process-lock.ts';
import type { StepResult } from './reporter.ts';
import { lastLines, runTool } from './run-tool.ts';

/** Stamps lie with the installed packages, because what they describe belongs to the clone, not to a HOME. */
const cacheDir = path.join(workspacePaths.modulesDir, '.cache', 'turnpike');

type Artifact = {
  name: string;
  inputs: string[];
  /** A file that is there once it was built. */
  proof: string;
  build(): Promise<void>;
};

const upToDate = { value: undefined, detail: 'up to date' };

/** Builds when the inputs differ from those of the last whole build. Two starts from one clone take turns. */
async function ensureBuilt(artifact: Artifact, signal: AbortSignal): Promise<StepResult<void>> {
  if (await isCurrent(artifact)) return upToDate;
  await mkdir(cacheDir, { recursive: true });
  const lockFile = path.join(cacheDir, `${artifact.name}.lock`);
  let lock = await takeLock(lockFile);
  while (!isHeld(lock)) {
    await delay(200, undefined, { signal });
    lock = await takeLock(lockFile);
  }
  try {
    if (await isCurrent(artifact)) return upToDate;
    // Read before building: what changes meanwhile is built by the next start.
    const built = await fingerprint(artifact.inputs);
    await rm(stampOf(artifact), { force: true });
    await artifact.build();
    await writeFile(stampOf(artifact), built);
    return { value: undefined, detail: 'built' };
  } finally {
    await lock.release();
  }
}

async function isCurrent(artifact: Artifact): Promise<boolean> {
  const stamp = await readFile(stampOf(artifact), 'utf8').catch(() => null);
  if (stamp === null || !(await stat(artifact.proof).catch(() => null))) return false;
  return stamp === (await fingerprint(artifact.inputs));
}

function stampOf({ name }: Artifact): string {
  return path.join(cacheDir, `${name}.stamp`);
}

/** The Prisma client under packages/domain, generated from prisma/schema. Needs no network and no engine. */
export function ensureGeneratedClient(signal: AbortSignal): Promise<StepResult<void>> {
  const cli = moduleFile('prisma', 'build/index.js');
  return ensureBuilt(
    {
      name: 'prisma-client',
      inputs: [workspacePaths.schemaDir, moduleFile('prisma', 'package.json')],
      proof: path.join(workspacePaths.generatedClientDir, 'client.ts'),
      async build() {
        const env = childEnvironment({
          // `generate` checks that the engine's file exists and never runs it; any file saves the download.
          PRISMA_SCHEMA_ENGINE_BINARY: cli,
          PRISMA_HIDE_UPDATE_MESSAGE: '1',
          CHECKPOINT_DISABLE: '1',
        });
        const { code, output } = await runTool([cli, 'generate'], { cwd: workspaceDir, env, signal });
        if (code !== 0) {
          throw new Failure(
            'generate_failed',
            'The database client cannot be generated from prisma/schema. Prisma says:',
            lastLines(output),
          );
        }
      },
    },
    signal,
  );
}

/** The production build of the console. */
export function ensureConsoleBuild(signal: AbortSignal): Promise<StepResult<void>> {
  const sources = ['contracts', 'domain', 'signing'].map((room) =>
    path.join(workspaceDir, 'packages', room, 'src'),
  );
  return ensureBuilt(
    {
      name: 'console-build',
      inputs: [
        workspacePaths.consoleDir,
        ...sources,
        workspacePaths.schemaDir,
        path.join(workspaceDir, 'package-lock.json'),
        path.join(workspaceDir, 'tsconfig.base.json'),
      ],
      proof: path.join(workspacePaths.consoleDir, '.next', 'BUILD_ID'),
      async build() {
        const env = childEnvironment({ NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' });
        const next = moduleFile('next', 'dist/bin/next');
        const { code, output } = await runTool([next, 'build'], {
          cwd: workspacePaths.consoleDir,
          env,
          signal,
        });
        if (code !== 0) {
          throw new Failure(
            'build_failed',
            'The console cannot be built; your data is untouched. Correct what the build says and start again:',
            lastLines(output),
          );
        }
      },
    },
    signal,
  );
}
