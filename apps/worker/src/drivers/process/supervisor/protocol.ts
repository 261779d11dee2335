import type { ListenerState, NodeState, UnitSpec } from '@turnpike/domain/provisioning/driver';
import type { UnixUser } from '../isolation.ts';
import type { MachineNetwork } from '../machine-network.ts';

/** Another number: the worker replaces the supervisor by one that it understands; nodes are adopted. */
export const PROTOCOL = 1;

/** `HOME/run/supervisor.json` (0600). */
export interface SupervisorAddress {
  pid: number;
  port: number;
  token: string;
  protocol: number;
}

/** Body of `PUT /units/{gateway id}`: what is wanted, and what the driver decided about how. Kept on disk (0600). */
export interface UnitOrder {
  spec: UnitSpec;
  launch: LaunchSettings;
}

/** What every node of a gateway is started with. */
export interface LaunchSettings {
  gatewayMain: string;
  /** `PATH` of the processes, their only variable. */
  path: string;
  /** Numeric form of the spec's host. */
  bindAddress: string;
  feed: { url: string; token: string };
  /** Hex of 32 bytes. */
  secretKey: string;
  network: MachineNetwork;
  certificate: { certFile: string; keyFile: string };
  /** Null: the supervisor's own user, for the reason in `userDetail`. */
  owner: UnixUser | null;
  userDetail: string;
}

/** Answer of `GET /units/{gateway id}`. */
export interface UnitReport {
  /** {@link orderDigest} of the order that it follows. */
  digest: string;
  draining: boolean;
  /** Every wanted node is ready as wanted, no other runs, every listener is open. */
  settled: boolean;
  nodes: NodeState[];
  listeners: ListenerState[];
}
