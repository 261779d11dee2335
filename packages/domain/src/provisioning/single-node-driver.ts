/** What runs one gateway somewhere. Every method is idempotent; names are deterministic (the gateway's id). */
export interface SingleNodeDriver {
  /**
   * Makes the unit exist and run as `spec` says; does nothing when it already does. Does not wait until it is ready.
   * @returns lines for the gateway's time line (which isolation was applied, a certificate renewed …)
   * @throws Error with a reason for people
   */
  ensure(spec: SingleNodeSpec): Promise<string[]>;
  /** Says how the unit is. `spec` is compared with what runs; null: not compared. */
  observe(name: string, spec: SingleNodeSpec | null): Promise<SingleNodeState>;
  /** Asks the unit to take no new connections and to end by itself. */
  drain(name: string): Promise<void>;
  /** Ends the unit's processes, by force in the end, and keeps its folder: what comes before starting it again. */
  stop(name: string): Promise<void>;
  /** Ends the unit's processes and removes all that it left. */
  destroy(name: string): Promise<void>;
  /** Names of all units that left anything on this machine. */
  list(): Promise<string[]>;
}

/** What the domain decides about a unit. Keys and feed address are the driver's own affair. */
export interface SingleNodeSpec {
  /** The gateway's id. */
  name: string;
  nodeName: string;
  /** Address of the ingress listeners. */
  host: string;
  httpPort: number;
  httpsPort: number;
  /** Edition, for the memory limit. */
  edition: string;
}

export type SingleNodeState =
  /** Nothing of it exists. */
  | { state: 'absent' }
  /** It left a folder, but no process runs; `reason`: the last that it said, if known. */
  | { state: 'stopped'; reason: string | null }
  /** A process runs and does not answer as ready since then: it is starting, or it hangs. */
  | { state: 'unready'; sinceMs: number; pid: number }
  /** It was told to end. */
  | { state: 'draining'; pid: number }
  /** It serves; `current` is false when it was started with another spec. */
  | { state: 'ready'; sinceMs: number; pid: number; current: boolean };
