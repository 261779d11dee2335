import path from 'node:path';
import { type CommandResult, runCommand } from './run-command.ts';
import { cloneDir } from './start-system.ts';

/** Runs the `turnpike` command of the clone under test to its end; any exit code is a result. */
export function runTurnpike(args: string[], env: Record<string, string> = {}): Promise<CommandResult> {
  return runCommand('node', [path.join(cloneDir, 'packages', 'cli', 'bin', 'turnpike.mjs'), ...args], env);
}

/** As {@link runTurnpike} beside the system of a home; throws what the command wrote unless it ended well. */
export async function operate(home: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runTurnpike([...args, '--home', home]);
  if (exitCode === 0) return stdout;
  throw new Error(`turnpike ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
}
