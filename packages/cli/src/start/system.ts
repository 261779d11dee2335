import path from 'node:path';
import type { Access } from '../access.ts';
import { readEnvironment } from '../config.ts';
import { ensureDemo } from '../demo/ensure-demo.ts';
import { messageOf } from '../failure.ts';
import { ensureConsoleBuild, ensureGeneratedClient } from './built-artifacts.ts';
import { type ChildPlan, type SupervisedChild, superviseChild } from './child.ts';
import { migrate, type RunningDatabase, useEmbeddedDatabase, useGivenDatabase } from './database.ts';
import { ensureFirstAccount, giveGatewaysAFreshStart } from './first-account.ts';
import {
  ensureMasterKey,
  lockHome,
  prepareHome,
  rotateLogs,
  writeAuditPublicKey,
  writePrivate,
} from './home.ts';
import type { StartOptions } from './options.ts';
import { assertPortFree, chooseInternalPorts, choosePostgresPort, type InternalPorts } from './ports.ts';
import { consolePlan, demoBackendPlan, workerPlan } from './processes.ts';
import { untilAnswers } from './readiness.ts';
import type { Reporter } from './reporter.ts';
import { removeRuntime, writeRuntime } from './runtime-file.ts';
import { stopGateways } from './stop-gateways.ts';
import type { StopSignals } from './stop-signals.ts';
import { consoleOrigin, systemEnvironment } from './system-environment.ts';
import { watchWorkerSources } from './watch-sources.ts';

type Undo = () => Promise<unknown>;

/**
 * Starts everything, step by step, calls `onReady`, and runs until asked to stop. However it ends (asked, or a step that
 * fails), all that was started is stopped, last first, before the promise settles. Rejects with the failing step's error.
 */
export async function runSystem(
  options: StartOptions,
  reporter: Reporter,
  signals: StopSignals,
  onReady: (access: Access) => void,
): Promise<void> {
  const undo: Undo[] = [];
  try {
    const access = await bringUp(options, reporter, signals, undo);
    onReady(access);
    await new Promise<void>((resolve) => {
      if (signals.stop.aborted) resolve();
      signals.stop.addEventListener('abort', () => resolve());
    });
    reporter.event('stopping', 'Stopping …');
  } catch (error) {
    if (!signals.stop.aborted) throw error;
  } finally {
    await undoAll(undo, reporter);
  }
}

/** Last first; one that fails does not keep the others from being stopped. */
async function undoAll(undo: Undo[], reporter: Reporter): Promise<void> {
  for (const step of undo.reverse()) {
    await step().catch((error: unknown) => reporter.event('warning', `While stopping: ${messageOf(error)}`));
  }
}

async function bringUp(
  options: StartOptions,
  reporter: Reporter,
  signals: StopSignals,
  undo: Undo[],
): Promise<Access> {
  const { home } = options;
  const { masterKeyHex, ports } = await reporter.step('home', 'Home folder', async () => {
    await prepareHome(home);
    const lock = await lockHome(home);
    undo.push(() => lock.release());
    await rotateLogs(home);
    await assertPortFree(options.port, options.host, '--port');
    const masterKey = await ensureMasterKey(home);
    await writeAuditPublicKey(home, masterKey);
    return { value: { masterKeyHex: masterKey, ports: await chooseInternalPorts(home) }, detail: home };
  });
  await reporter.step('client', 'Database client', () => ensureGeneratedClient(signals.stop));
  const database = await reporter.step('database', 'PostgreSQL', () =>
    openDatabase(options, reporter, signals, ports),
  );
  undo.push(() => database.stop(signals.hurry));
  signals.stop.throwIfAborted();
  await reporter.step('migrate', 'Database schema', () => migrate(database.url));
  if (!options.dev) await reporter.step('build', 'Console build', () => ensureConsoleBuild(signals.stop));
  signals.stop.throwIfAborted();
  const account = await reporter.step('account', 'First account', () =>
    ensureFirstAccount({ home, databaseUrl: database.url, masterKeyHex }),
  );
  await giveGatewaysAFreshStart(database.url);
  const env = systemEnvironment(options, { databaseUrl: database.url, masterKeyHex, feedPort: ports.feed });
  signals.stop.throwIfAborted();
  const children = startProcesses({ options, reporter, signals, undo, env, ports, database });
  const origin = consoleOrigin(options);
  await reporter.step('processes', 'Console and worker', async () => {
    const gaveUp = children.map((child) => child.gaveUp);
    await Promise.race([untilAnswers(`${origin}/readyz`, signals.stop), ...gaveUp]);
    for (const child of children) child.markReady();
    return { value: undefined, detail: origin };
  });
  const access: Access = { console: origin, endpoint: origin, ...account };
  if (options.demo) {
    const wanted = { home, endpoint: origin, access: account, backendPort: ports.demoBackend };
    const demo = await reporter.step('demo', 'Demo gateway and API', () =>
      ensureDemo({ ...wanted, signal: signals.stop }),
    );
    if (demo) access.demo = demo;
  }
  await writePrivate(path.join(home, 'access.json'), `${JSON.stringify(access, null, 2)}\n`);
  return access;
}

function openDatabase(
  options: StartOptions,
  reporter: Reporter,
  signals: StopSignals,
  ports: InternalPorts,
): Promise<{ value: RunningDatabase; detail: string }> {
  const given = readEnvironment().DATABASE_URL;
  if (given) return useGivenDatabase(given, signals.stop);
  return useEmbeddedDatabase({
    home: options.home,
    port: () => choosePostgresPort(options.home, ports),
    signal: signals.stop,
    onRestart: (reason) =>
      reporter.event('restart', `PostgreSQL: ${reason}; starting it again`, { process: 'postgres', reason }),
  });
}

type ProcessesOptions = {
  options: StartOptions;
  reporter: Reporter;
  signals: StopSignals;
  undo: Undo[];
  env: NodeJS.ProcessEnv;
  ports: InternalPorts;
  database: RunningDatabase;
};

/** Stopped in this order: console and worker, gateways, the demo's backend (calls under way still need it). */
function startProcesses({
  options,
  reporter,
  signals,
  undo,
  env,
  ports,
  database,
}: ProcessesOptions): SupervisedChild[] {
  const running = new Map<string, SupervisedChild>();
  const pidOf = (name: string) => running.get(name)?.pid();
  const record = () => {
    const { host, port } = options;
    writeRuntime(options.home, {
      pid: process.pid,
      console: { pid: pidOf('console'), port, host },
      worker: { pid: pidOf('worker'), feed_port: ports.feed },
      postgres: database.postgres && { pid: database.postgres.pid(), port: database.postgres.port },
      demo_backend: options.demo ? { pid: pidOf('demo backend'), port: ports.demoBackend } : null,
    }).catch((error: Error) => reporter.event('warning', `runtime.json cannot be written: ${error.message}`));
  };
  const supervise = (plan: ChildPlan) => {
    const child = superviseChild(plan, {
      onStart: () => setImmediate(record),
      onRestart: (name, reason, inMs) =>
        reporter.event('restart', `The ${name} ${reason}; it starts again in ${inMs} ms`, {
          process: name,
          reason,
          in_ms: inMs,
        }),
    });
    running.set(plan.name, child);
    return child;
  };
  database.postgres?.onRestarted(record);
  undo.push(() => removeRuntime(options.home));
  if (options.demo) {
    const backend = supervise(demoBackendPlan(options, env, ports.demoBackend));
    undo.push(() => backend.stop(signals.hurry));
  }
  undo.push(() => stopGateways(options.home, signals.hurry));
  const worker = supervise(workerPlan(options, env));
  if (options.dev) {
    const endWatch = watchWorkerSources((file) => {
      reporter.event('reload', `${file} has changed; the worker starts again`, { file });
      worker.restart();
    });
    undo.push(async () => endWatch());
  }
  const webConsole = supervise(consolePlan(options, env));
  undo.push(() => Promise.all([worker.stop(signals.hurry), webConsole.stop(signals.hurry)]));
  return [...running.values()];
}
