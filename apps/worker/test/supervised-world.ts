import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NodeState, UnitSpec, UnitState } from '@turnpike/domain/provisioning/driver';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { detectIsolation } from '../src/drivers/process/isolation.ts';
import { ProcessDriver, type ProcessDriverOptions } from '../src/drivers/process/process-driver.ts';
import { SupervisorClient } from '../src/drivers/process/supervisor-client.ts';
import { freeLoopbackPort } from '../src/ports/is-port-free.ts';
import { openLocalAuthority } from '../src/tls/authority-files.ts';
import { endSupervisor } from './end-supervisor.ts';

export type Present = UnitState & { state: 'present' };

const DEADLINE_MS = 25_000;

/** A HOME with a supervisor and a driver, and one gateway that serves a mock from its snapshot: no worker, no feed. */
export interface SupervisedWorld {
  home: string;
  options: ProcessDriverOptions;
  driver: ProcessDriver;
  spec: UnitSpec;
  file(name: string): string;
  observe(spec?: UnitSpec): Promise<Present>;
  /** Says the spec, and waits until the unit is as it says. */
  settle(spec?: UnitSpec): Promise<Present>;
  node(name?: string): Promise<NodeState>;
  close(): Promise<void>;
}

export const HOST = 'api.example.com';
/** Compiled code that a world of this file has left: every HOME would rehearse the program anew. */
let keptCode: string | null = null;

const GATEWAY_MAIN = path.resolve(import.meta.dirname, '..', '..', 'gateway', 'src', 'main.ts');

/** @param keepsCode takes what an earlier world of the file has compiled */
export async function createSupervisedWorld(
  gatewayMain = GATEWAY_MAIN,
  keepsCode = false,
): Promise<SupervisedWorld> {
  const home = await mkdtemp(path.join(tmpdir(), 'turnpike-supervised-'));
  const gatewaysDir = path.join(home, 'gateways');
  await mkdir(gatewaysDir);
  if (keepsCode && keptCode)
    await cp(keptCode, path.join(home, 'code'), { recursive: true, verbatimSymlinks: true });
  const searchPath = '/usr/bin:/bin';
  const supervisor = new SupervisorClient(home, searchPath);
  const options: ProcessDriverOptions = {
    supervisor,
    gatewaysDir,
    gatewayMain,
    path: searchPath,
    isolation: await detectIsolation({ home, gatewaysDir, gatewayMain, firstPort: 1_024 }),
    authority: await openLocalAuthority(home),
    certificateNames: ['localhost', '127.0.0.1', '::1'],
    feedUrl: 'http://127.0.0.1:9',
    feedToken: () => 't'.repeat(64),
    gatewayKey: () => Buffer.alloc(32, 1),
    network: { forbidden: [], publicRanges: [], dnsServers: [], tracing: null },
  };
  const driver = new ProcessDriver(options);
  const builder = new SnapshotBuilder();
  const group = builder.group({ domains: [HOST] });
  builder.api(group, { path: '/a', backend: { type: 'MOCK', status: 200, headers: [], body: 'served' } });
  const snapshot = builder.build(1);
  const spec: UnitSpec = {
    name: snapshot.instanceId,
    host: '127.0.0.1',
    listeners: [
      { id: 'http', protocol: 'HTTP', port: await freeLoopbackPort(), purpose: 'DEFAULT', account: null },
      { id: 'https', protocol: 'HTTPS', port: await freeLoopbackPort(), purpose: 'DEFAULT', account: null },
    ],
    nodes: [{ name: 'node-1', generation: 1 }],
    version: '1',
    profile: {
      name: 'BASIC',
      workerThreads: 1,
      memoryLimitMib: 256,
      fileDescriptorLimit: 4_096,
      cpuShare: 1,
      connectionLimit: 1_000,
      requestsPerSecond: 100_000,
    },
  };
  const states = path.join(gatewaysDir, spec.name, 'state');
  await mkdir(states, { recursive: true });
  await writeFile(path.join(states, 'snapshot.json'), JSON.stringify(snapshot), { mode: 0o600 });

  const world: SupervisedWorld = {
    home,
    options,
    driver,
    spec,
    file: (name) => path.join(gatewaysDir, spec.name, name),
    async observe(wanted = world.spec) {
      const unit = await driver.observe(spec.name, wanted);
      if (unit.state === 'absent') throw new Error('the unit is absent');
      return unit;
    },
    async settle(wanted = world.spec) {
      world.spec = wanted;
      await driver.ensure(wanted);
      return until(
        async () => {
          const unit = await world.observe(wanted);
          return unit.current ? unit : null;
        },
        { deadlineMs: DEADLINE_MS, waitingFor: 'the unit to be as wanted' },
      );
    },
    async node(name = 'node-1') {
      const found = (await world.observe()).nodes.find((each) => each.name === name);
      if (!found) throw new Error(`no node ${name}`);
      return found;
    },
    async close() {
      supervisor.close();
      await endSupervisor(home);
      if (keepsCode) await keepCode(home);
      await rm(home, { recursive: true, force: true });
    },
  };
  return world;
}

async function keepCode(home: string): Promise<void> {
  if (keptCode) return;
  const folder = await mkdtemp(path.join(tmpdir(), 'turnpike-kept-code-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const kept = await cp(path.join(home, 'code'), folder, { recursive: true, verbatimSymlinks: true }).then(
    () => folder,
    () => null,
  );
  keptCode = kept;
}

/** Port of a listener of the spec. */
export function portOf({ listeners }: UnitSpec, id = 'http'): number {
  const found = listeners.find((listener) => listener.id === id);
  if (!found) throw new Error(`no listener ${id}`);
  return found.port;
}
