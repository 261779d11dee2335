import { spawn } from 'node:child_process';

export type CommandResult = { exitCode: number | null; stdout: string; stderr: string };

/** Runs a program to its end; any exit code is a result. */
export function runCommand(program: string, args: string[], env: Record<string, string> = {}) {
  return new Promise<CommandResult>((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const result: CommandResult = { exitCode: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      result.stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      result.stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ ...result, exitCode }));
  });
}

/** Runs a line as a person would paste it into a shell. */
export function runInShell(line: string, env: Record<string, string> = {}): Promise<CommandResult> {
  return runCommand('sh', ['-c', line], env);
}
