import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const PERIOD_US = 100_000;
/** cgroup v2 takes weights from 1 to 10000; 100 is what everybody has. */
const WEIGHT_PER_CORE = 100;

/** Control groups of the kernel, version 2, below one folder of the installation. */
export interface ControlGroups {
  /** Controllers that could be handed to gateways. */
  readonly controllers: ReadonlySet<string>;
  /** Puts a process into the group of its node. @throws Error when the kernel refuses */
  place(gateway: string, node: string, pid: number, limits: GroupLimits): Promise<void>;
  /** Removes the gateway's groups, which must be empty of processes. */
  remove(gateway: string, nodes: readonly string[]): Promise<void>;
}

export interface GroupLimits {
  memoryMib: number;
  cpuShare: number;
}

/**
 * Finds out, by trying, whether control groups of version 2 can be made and limited.
 * @param root where they are mounted (`/sys/fs/cgroup`)
 * @param name of the installation's own folder there
 * @returns a reason for people when they cannot
 */
export async function detectControlGroups(root: string, name: string): Promise<ControlGroups | string> {
  const offered = await readFile(path.join(root, 'cgroup.controllers'), 'utf8').catch(() => null);
  if (offered === null) return 'control groups of version 2 are not mounted';
  const controllers = offered.split(/\s+/).filter((word) => word === 'cpu' || word === 'memory');
  if (controllers.length === 0) return 'the kernel offers no cpu or memory controller here';
  const base = path.join(root, name);
  const handOn = controllers.map((word) => `+${word}`).join(' ');
  try {
    await writeFile(path.join(root, 'cgroup.subtree_control'), handOn);
    await mkdir(base, { recursive: true });
    await writeFile(path.join(base, 'cgroup.subtree_control'), handOn);
  } catch (error) {
    return `control groups cannot be made (${error instanceof Error ? error.message : String(error)})`;
  }
  return groupsBelow(base, new Set(controllers));
}

function groupsBelow(base: string, controllers: ReadonlySet<string>): ControlGroups {
  const handOn = [...controllers].map((word) => `+${word}`).join(' ');
  return {
    controllers,
    async place(gateway, node, pid, { memoryMib, cpuShare }) {
      const parent = path.join(base, gateway);
      const group = path.join(parent, node);
      await mkdir(group, { recursive: true });
      await writeFile(path.join(parent, 'cgroup.subtree_control'), handOn);
      if (controllers.has('memory')) {
        await writeFile(path.join(group, 'memory.max'), String(memoryMib * 1_048_576));
      }
      if (controllers.has('cpu')) {
        await writeFile(path.join(group, 'cpu.max'), `${Math.round(cpuShare * PERIOD_US)} ${PERIOD_US}`);
        const weight = Math.min(Math.max(Math.round(cpuShare * WEIGHT_PER_CORE), 1), 10_000);
        await writeFile(path.join(group, 'cpu.weight'), String(weight));
      }
      await writeFile(path.join(group, 'cgroup.procs'), String(pid));
    },
    async remove(gateway, nodes) {
      for (const folder of [...nodes.map((node) => path.join(gateway, node)), gateway]) {
        await rmdir(path.join(base, folder)).catch(() => undefined);
      }
    },
  };
}
