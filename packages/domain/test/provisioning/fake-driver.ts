import type {
  AppliedIsolation,
  Driver,
  NodeState,
  UnitNode,
  UnitSpec,
  UnitState,
} from '../../src/provisioning/driver.ts';

const applied = { applied: true, detail: 'in memory' };
const isolation: AppliedIsolation = {
  user: applied,
  memory: applied,
  fileDescriptors: applied,
  cpu: applied,
  namespaces: applied,
};

interface FakeNode extends NodeState {
  generation: number;
  profile: string;
}

interface FakeUnit {
  spec: UnitSpec;
  draining: boolean;
  nodes: FakeNode[];
}

/** Pause before a node that ended is started again, times the starts so far. */
const BACKOFF_MS = 50;

/** A driver whose units live in memory, with a supervisor: what reconciling sees of a machine, without one. */
export interface FakeDriver extends Driver {
  /** Processes started so far; the last one's id. */
  started: number;
  /** Set to make `ensure` fail. */
  failure: Error | null;
  /** Names of nodes whose processes end as soon as they are started. */
  readonly broken: Set<string>;
  /** Listener ports that another program has. */
  readonly busyPorts: Set<number>;
  /** A process that ends by itself: it is started again after a pause, when it is looked at. */
  kill(name: string, node?: string): void;
  /** What nothing brings back: the whole unit is gone, as after a restart of the machine on an empty disk. */
  lose(name: string): void;
  /** The spec that was said last. */
  spec(name: string): UnitSpec | undefined;
}

export function createFakeDriver(now: () => number): FakeDriver {
  const units = new Map<string, FakeUnit>();
  const driver: FakeDriver = {
    started: 0,
    failure: null,
    broken: new Set(),
    busyPorts: new Set(),
    kill(name, node = 'node-1') {
      const found = units.get(name)?.nodes.find((candidate) => candidate.name === node);
      if (found) end(found, now());
    },
    lose(name) {
      units.delete(name);
    },
    spec: (name) => units.get(name)?.spec,
    async ensure(spec) {
      if (driver.failure) throw driver.failure;
      const unit = units.get(spec.name) ?? { spec, draining: false, nodes: [] };
      units.set(spec.name, { ...unit, spec, draining: false });
      tick(units.get(spec.name) as FakeUnit);
      return [];
    },
    async observe(name, spec) {
      const unit = units.get(name);
      if (!unit) return { state: 'absent' };
      const seen = stateOf(unit, spec);
      tick(unit);
      return seen;
    },
    async drain(name) {
      const unit = units.get(name);
      if (!unit) return;
      unit.draining = true;
      for (const node of unit.nodes) if (node.state !== 'stopped') set(node, 'draining');
    },
    async destroy(name) {
      units.delete(name);
    },
    async list() {
      return Array.from(units.keys());
    },
  };

  function set(node: FakeNode, state: NodeState['state']): void {
    Object.assign(node, { state, sinceMs: now(), ...(state === 'stopped' ? { pid: null } : {}) });
  }

  function start({ name, generation }: UnitNode, { spec }: FakeUnit, restarts: number): FakeNode {
    driver.started += 1;
    const base = { name, generation, restarts, isolation, version: spec.version, profile: spec.profile.name };
    return {
      ...base,
      ...{ state: 'starting', pid: driver.started, sinceMs: now(), current: true, lastExit: null },
    };
  }

  /** What the supervisor does in a moment: one thing for each node. A node is replaced only while no other is starting. */
  function tick(unit: FakeUnit): void {
    if (unit.draining) {
      for (const node of unit.nodes) if (node.state === 'draining') set(node, 'stopped');
      return;
    }
    const wanted = new Map(unit.spec.nodes.map((node) => [node.name, node]));
    unit.nodes = unit.nodes.filter(({ name }) => wanted.has(name));
    for (const node of unit.nodes) if (node.state === 'starting') settle(node);
    for (const node of unit.spec.nodes) {
      const index = unit.nodes.findIndex(({ name }) => name === node.name);
      const found = unit.nodes[index];
      if (!found) unit.nodes.push(start(node, unit, 0));
      else if (found.state === 'stopped') {
        if (now() - found.sinceMs < BACKOFF_MS * (found.restarts + 1)) continue;
        const { lastExit } = found;
        unit.nodes[index] = { ...start(node, unit, found.restarts + 1), lastExit };
      } else if (!isCurrent(found, unit) && unit.nodes.every(({ state }) => state === 'ready'))
        unit.nodes[index] = start(node, unit, found.restarts);
    }
  }

  function settle(node: FakeNode): void {
    if (driver.broken.has(node.name)) end(node, now());
    else set(node, 'ready');
  }

  function stateOf(unit: FakeUnit, spec: UnitSpec | null): UnitState {
    const taken = spec === null || (!unit.draining && JSON.stringify(spec) === JSON.stringify(unit.spec));
    const listeners = unit.spec.listeners.map(({ id, port }) =>
      driver.busyPorts.has(port)
        ? ({ id, state: 'failed', reason: 'another program has it' } as const)
        : ({ id, state: 'open', reason: null } as const),
    );
    const nodes = unit.nodes.map(({ generation: _, profile: __, ...node }, index) => ({
      ...node,
      current: isCurrent(unit.nodes[index] as FakeNode, unit),
    }));
    const isWell =
      nodes.length === unit.spec.nodes.length &&
      nodes.every(({ state, current }) => state === 'ready' && current);
    const current = taken && isWell && listeners.every(({ state }) => state === 'open');
    return { state: 'present', taken, current, draining: unit.draining, nodes, listeners };
  }
  return driver;
}

function isCurrent(node: FakeNode, { spec }: FakeUnit): boolean {
  const wanted = spec.nodes.find(({ name }) => name === node.name);
  const isSame = wanted?.generation === node.generation && spec.profile.name === node.profile;
  return isSame && node.version === spec.version;
}

function end(node: FakeNode, nowMs: number): void {
  const lastExit = 'The gateway process ended by signal SIGKILL.';
  Object.assign(node, { state: 'stopped', pid: null, sinceMs: nowMs, lastExit });
}
