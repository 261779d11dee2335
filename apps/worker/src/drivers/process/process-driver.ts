import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type {
  SingleNodeDriver,
  SingleNodeSpec,
  SingleNodeState,
} from '@turnpike/domain/provisioning/single-node-driver';
import type { LocalAuthority } from '../../tls/authority-files.ts';
import { endProcess, signal } from './end-process.ts';
import {
  type GatewayFolder,
  gatewayFolder,
  makeFolder,
  readSpec,
  remove,
  writtenAt,
} from './gateway-folder.ts';
import { type FoundProcess, findGatewayProcess } from './gateway-process.ts';
import type { Isolation } from './isolation.ts';
import { lastWords } from './last-words.ts';
import type { MachineNetwork } from './machine-network.ts';
import { ensureCertificate, heapLimitOption, isSameSpec, wantedSpec } from './node-files.ts';
import { fetchNodeStatus } from './node-status.ts';
import { replaceFile } from './replace-file.ts';
import { spawnGateway } from './spawn-gateway.ts';
import { watchProcesses } from './watch-processes.ts';

/** A gateway gets this long to finish its open calls. */
const DRAIN_GRACE_MS = 12_000;
/** One that does not even answer gets this long. */
const HUNG_GRACE_MS = 1_000;
/** How long the news of a child's end may take. */
const EXIT_NEWS_MS = 1_000;
const GATEWAY_NAME = /^[0-9a-f]{32}$/;

export interface ProcessDriverOptions {
  /** `HOME/gateways`. */
  gatewaysDir: string;
  gatewayMain: string;
  /** `PATH` of gateway processes. */
  path: string;
  isolation: Isolation;
  authority: LocalAuthority;
  /** Names in every gateway's certificate. */
  certificateNames: string[];
  feedUrl: string;
  feedToken: (instanceId: string) => string;
  gatewayKey: (instanceId: string) => Buffer;
  /** What every gateway is told of this machine's network. */
  network: MachineNetwork;
  /** A gateway's process has ended. May come twice. */
  onExit: (name: string) => void;
}

/**
 * Runs each gateway as an operating-system process of its own, with a folder, ports, a memory limit and, where
 * the machine allows, a user of its own. Gateways outlive the worker, and are adopted by the next one.
 */
export class ProcessDriver implements SingleNodeDriver {
  readonly #options: ProcessDriverOptions;
  readonly #watch: (name: string, pid: number) => void;
  /** When a gateway last answered as ready, unix ms. */
  readonly #lastReadyMs = new Map<string, number>();
  /** How processes that this worker started have ended, or will. */
  readonly #exits = new Map<string, Promise<string>>();

  constructor(options: ProcessDriverOptions) {
    this.#options = options;
    this.#watch = watchProcesses(options.onExit);
  }

  async ensure(spec: SingleNodeSpec): Promise<string[]> {
    const { isolation, onExit } = this.#options;
    const folder = this.#folder(spec.name);
    const before = await this.observe(spec.name, spec);
    if ((before.state === 'ready' && before.current) || before.state === 'unready') return [];
    await this.#end(spec.name);
    const owner = isolation.userFor(spec.httpPort);
    await makeFolder(folder, owner);
    const notes = [isolation.describe(spec.httpPort)];
    if (await ensureCertificate(this.#options, folder, owner))
      notes.push('A certificate for HTTPS was issued.');
    await remove(folder.draining);
    // An old file's age would be taken for the new process's.
    await remove(folder.pid);
    const child = await spawnGateway(this.#options, folder, spec, owner);
    const exit = new Promise<string>((resolve) => {
      child.once('exit', (code, signalName) => {
        resolve(signalName ? `by signal ${signalName}` : `with exit code ${code}`);
        onExit(spec.name);
      });
    });
    this.#exits.set(spec.name, exit);
    return notes;
  }

  async observe(name: string, spec: SingleNodeSpec | null): Promise<SingleNodeState> {
    const folder = this.#folder(name);
    if ((await writtenAt(folder.root)) === null) return { state: 'absent' };
    const running = await findGatewayProcess(folder);
    if (!running) return { state: 'stopped', reason: await this.#reasonOf(name, folder) };
    const { pid } = running;
    this.#watch(name, pid);
    if ((await writtenAt(folder.draining)) !== null) return { state: 'draining', pid };
    const has = await readSpec(folder);
    const status = has && (await fetchNodeStatus(has.adminPort));
    if (has && status?.state === 'ready' && status.instanceId === name && status.pid === pid) {
      this.#lastReadyMs.set(name, Date.now());
      const current = spec === null || this.#isCurrent(folder, running, has, spec);
      return { state: 'ready', pid, sinceMs: status.startedAtMs, current };
    }
    const startedMs = (await writtenAt(folder.pid)) ?? 0;
    const sinceMs = Math.max(startedMs, this.#lastReadyMs.get(name) ?? 0) || Date.now();
    this.#lastReadyMs.set(name, sinceMs);
    return { state: 'unready', pid, sinceMs };
  }

  async drain(name: string): Promise<void> {
    const folder = this.#folder(name);
    const running = await findGatewayProcess(folder);
    if (!running) return;
    await replaceFile(folder.draining, '', { mode: 0o600 });
    signal(running.pid, 'SIGTERM');
  }

  async stop(name: string): Promise<void> {
    await this.#end(name);
    const folder = this.#folder(name);
    await remove(folder.pid);
    await remove(folder.draining);
  }

  async destroy(name: string): Promise<void> {
    await this.#end(name);
    await remove(this.#folder(name).root);
  }

  async list(): Promise<string[]> {
    const names = await readdir(this.#options.gatewaysDir).catch(() => []);
    return names.filter((name) => GATEWAY_NAME.test(name));
  }

  /**
   * Replaces the certificates that end soon or lack a name; gateways that run take the new one without a restart.
   * @returns the names of the gateways that got one
   */
  async renewCertificates(): Promise<string[]> {
    const renewed: string[] = [];
    for (const name of await this.list()) {
      const folder = this.#folder(name);
      const has = await readSpec(folder);
      const running = has && (await findGatewayProcess(folder));
      const owner = has && this.#options.isolation.userFor(has.httpPort);
      if (!running || !(await ensureCertificate(this.#options, folder, owner))) continue;
      signal(running.pid, 'SIGHUP');
      renewed.push(name);
    }
    return renewed;
  }

  #folder(name: string): GatewayFolder {
    // The name becomes a path that is removed recursively.
    if (!GATEWAY_NAME.test(name)) throw new Error(`not a gateway's id: ${name}`);
    return gatewayFolder(this.#options.gatewaysDir, name);
  }

  #isCurrent(folder: GatewayFolder, running: FoundProcess, has: NodeSpec, spec: SingleNodeSpec): boolean {
    const wanted = wantedSpec(this.#options, folder, spec, has.adminPort);
    return isSameSpec(has, wanted) && running.args.includes(heapLimitOption(spec.edition));
  }

  async #end(name: string): Promise<void> {
    const folder = this.#folder(name);
    const running = await findGatewayProcess(folder);
    if (running) {
      const has = await readSpec(folder);
      const answers = has !== null && (await fetchNodeStatus(has.adminPort)) !== null;
      await endProcess(running.pid, folder, answers ? DRAIN_GRACE_MS : HUNG_GRACE_MS);
    }
    this.#lastReadyMs.delete(name);
    this.#exits.delete(name);
  }

  async #reasonOf(name: string, folder: GatewayFolder): Promise<string | null> {
    // The system shows that a process is gone a moment before it tells its parent how it ended.
    const exit = await Promise.race([
      this.#exits.get(name) ?? null,
      sleep(EXIT_NEWS_MS, null, { ref: false }),
    ]);
    if (exit === null) return null;
    // Who is killed says nothing: its last line would only mislead.
    const words = exit.startsWith('by signal') ? null : await lastWords(folder.log);
    return `The gateway process ended ${exit}${words ? `: ${words}` : '.'}`;
  }
}
