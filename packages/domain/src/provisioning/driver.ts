/**
 * What runs gateways on a machine. Every method is idempotent and level-triggered; names are deterministic (the
 * gateway's id), so that a worker that was killed in between finds what it began.
 */
export interface Driver {
  /**
   * Says how the unit is to be from now on; does nothing when that was said already. Does not wait until it is so:
   * `observe` tells. Nodes that end by themselves are brought back by what this starts, not by another call.
   * @returns lines for the gateway's time line (a certificate renewed …)
   * @throws Error with a reason for people
   */
  ensure(spec: UnitSpec): Promise<string[]>;
  /** Says how the unit is. `spec` is compared with what was said last and with what runs; null: not compared. */
  observe(name: string, spec: UnitSpec | null): Promise<UnitState>;
  /** Asks all nodes of the unit to take no new connections, finish their calls and end; none is brought back. */
  drain(name: string): Promise<void>;
  /** Ends the unit's processes, by force in the end, and removes all that it left. */
  destroy(name: string): Promise<void>;
  /** Names of all units that left anything on this machine. */
  list(): Promise<string[]>;
}

/** What the domain decides about a unit. Keys and feed address are the driver's own affair. */
export interface UnitSpec {
  /** The gateway's id. */
  name: string;
  /** Address that the listeners are bound to. */
  host: string;
  /** Accepted by all nodes alike. A change is applied to nodes while they run. */
  listeners: ListenerSpec[];
  /** At least one. Added and removed while the others run. */
  nodes: UnitNode[];
  /** Version of the gateway program. Another one than what runs: nodes are replaced, one after the other. */
  version: string;
  /** Another one than what a node was started with: as for `version`. */
  profile: UnitProfile;
}

export interface ListenerSpec {
  id: string;
  protocol: 'HTTP' | 'HTTPS';
  port: number;
  /** DEFAULT: one for HTTP and one for HTTPS; CUSTOM: a further ingress port; ENDPOINT: private to one connection. */
  purpose: 'DEFAULT' | 'CUSTOM' | 'ENDPOINT';
  /** Whose calls come in by an endpoint connection; null for other purposes. */
  account: { id: string; name: string } | null;
}

export interface UnitNode {
  /** `node-1` and so on: part of the node's identity in the feed and of its folder. */
  name: string;
  /** Another one than what the node was started with: it is replaced by a fresh process, rolling. */
  generation: number;
}

/** An edition as the machine is told it. Limits are per node. */
export interface UnitProfile {
  /** The edition's name. */
  name: string;
  workerThreads: number;
  memoryLimitMib: number;
  fileDescriptorLimit: number;
  /** Cores. */
  cpuShare: number;
  connectionLimit: number;
  requestsPerSecond: number;
}

export type UnitState =
  /** Nothing of it exists. */
  | { state: 'absent' }
  | {
      state: 'present';
      /** The spec was said by `ensure`, word for word; true when observed without one. */
      taken: boolean;
      /** Taken, and every node that it wants is ready with it, no other runs, and every listener is open. */
      current: boolean;
      /** It was told to end. */
      draining: boolean;
      nodes: NodeState[];
      listeners: ListenerState[];
    };

export interface NodeState {
  name: string;
  /** stopped: no process; it is waited for the next attempt to start one, or the unit ends. */
  state: 'starting' | 'ready' | 'draining' | 'stopped';
  pid: number | null;
  /** When it came into this state, unix ms. */
  sinceMs: number;
  /** Its process was started with the generation, version and profile that are wanted. */
  current: boolean;
  /** Of the program that its process runs; empty: not known (yet). */
  version: string;
  /** Processes that were started because the one before had ended by itself. */
  restarts: number;
  /** How the last process that ended by itself ended, for people; null: none did. */
  lastExit: string | null;
  isolation: AppliedIsolation;
}

export interface ListenerState {
  id: string;
  state: 'open' | 'failed';
  /** For people; null: it is open. */
  reason: string | null;
}

/** Means by which a node is kept apart from the rest of the machine: what could be applied of each, or why not. */
export interface AppliedIsolation {
  /** An operating-system user of its own. */
  user: IsolationMeans;
  memory: IsolationMeans;
  fileDescriptors: IsolationMeans;
  cpu: IsolationMeans;
  /** Kernel namespaces. */
  namespaces: IsolationMeans;
}

export interface IsolationMeans {
  applied: boolean;
  /** For people: the value and by what it is held (`256 MiB, by the heap limit`), or why it is not. */
  detail: string;
}
