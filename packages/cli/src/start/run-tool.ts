import { spawn } from 'node:child_process';

export type ToolResult = { code: number; output: string };

/**
 * Runs a tool of the workspace (next build, prisma generate) with the pinned Node.js and gathers what it says.
 * Aborting `signal` ends it with all that it started.
 */
export function runTool(
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<ToolResult> {
  options.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const stop = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Gone already.
      }
    };
    options.signal.addEventListener('abort', stop);
    child.once('error', reject);
    child.once('close', (code) => {
      options.signal.removeEventListener('abort', stop);
      if (options.signal.aborted) reject(options.signal.reason);
      else resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** The last lines of what a tool said, without colour codes. */
export function lastLines(output: string, lines = 20): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one.
  const plain = output.replaceAll(/\x1b\[[0-9;]*m/g, '').trimEnd();
  return plain.split('\n').slice(-lines).join('\n');
}
