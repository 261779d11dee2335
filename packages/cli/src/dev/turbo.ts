import { childEnvironment } from '../config.ts';
import { ensureGeneratedClient } from '../start/built-artifacts.ts';
import { moduleFile, workspaceDir } from '../workspace.ts';
import { runScript } from './run-script.ts';
import { runVisibly } from './run-visibly.ts';

/** `npm run build` and `npm run typecheck`: the task of that name in every workspace, in turbo.json's order, cached. */
await runScript(async (signal) => {
  await ensureGeneratedClient(signal);
  const env = childEnvironment({
    TURBO_TELEMETRY_DISABLED: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
  });
  const args = [moduleFile('turbo', 'bin/turbo'), 'run', ...process.argv.slice(2)];
  return runVisibly(process.execPath, args, { cwd: workspaceDir, env, signal });
});
