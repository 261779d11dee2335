import { spawn } from 'node:child_process';

/**
 * Runs a program with its output on the terminal; resolves with its exit code. Ctrl-C reaches it through `signal`: its
 * whole group gets SIGINT, so that it stops what it has started itself (servers of tests), and SIGKILL 10 s later.
 */
export function runVisibly(
  command: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<number> {
  options.signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: 'inherit',
    });
    let killTimer: NodeJS.Timeout | undefined;
    const stop = () => {
      signalGroup(child.pid, 'SIGINT');
      killTimer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), 10_000);
    };
    options.signal.addEventListener('abort', stop);
    const settle = () => {
      clearTimeout(killTimer);
      options.signal.removeEventListener('abort', stop);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code) => {
      settle();
      if (options.signal.aborted) reject(options.signal.reason);
      else resolve(code ?? 1);
    });
  });
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid) process.kill(-pid, name);
  } catch {
    // Gone already.
  }
}
