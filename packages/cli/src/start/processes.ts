import path from 'node:path';
import { workspaceDir, workspacePaths } from '../workspace.ts';
import type { ChildPlan } from './child.ts';
import type { StartOptions } from './options.ts';

/** The worker: queue consumers, the reconciler, the config feed. Ends by itself when its IPC channel closes. */
export function workerPlan(options: StartOptions, env: NodeJS.ProcessEnv): ChildPlan {
  return {
    name: 'worker',
    args: [workspacePaths.workerMain],
    cwd: workspaceDir,
    env,
    logFile: path.join(options.home, 'logs', 'worker.log'),
    showOutput: options.dev,
  };
}

/** The console and management API: the built one, or with reload. Ends by itself when its IPC channel closes. */
export function consolePlan(options: StartOptions, env: NodeJS.ProcessEnv): ChildPlan {
  return {
    name: 'console',
    args: [path.join(workspacePaths.consoleDir, 'server', 'main.ts'), ...(options.dev ? ['--dev'] : [])],
    cwd: workspacePaths.consoleDir,
    env: { ...env, NODE_ENV: options.dev ? 'development' : 'production' },
    logFile: path.join(options.home, 'logs', 'console.log'),
    showOutput: options.dev,
  };
}

/** The backend of the demo API. */
export function demoBackendPlan(options: StartOptions, env: NodeJS.ProcessEnv, port: number): ChildPlan {
  return {
    name: 'demo backend',
    args: [path.join(workspaceDir, 'packages', 'cli', 'src', 'demo', 'backend.ts'), String(port)],
    cwd: workspaceDir,
    // It stands for somebody else's server: it gets nothing of ours.
    env: { PATH: env.PATH },
    logFile: path.join(options.home, 'logs', 'demo-backend.log'),
  };
}
