import type { IngressListener } from '@turnpike/contracts/gateway/ingress-listener';
import type { Endpoint } from '../egress/egress-policy.ts';
import type { BuiltConfig } from '../runtime/config-builder.ts';
import type { DrainBudget } from '../wire/drain-budget.ts';

/** What serves the calls of a node: its own thread, or several request threads. */
export interface Serving {
  /** Ports of the listeners that accept, by listener id. */
  readonly ports: ReadonlyMap<string, number>;
  /** Sets the endpoints that no backend may be. */
  forbid(endpoints: readonly Endpoint[]): void;
  /** Resolves when calls to come are served by a configuration, whichever thread they meet. */
  serve(built: BuiltConfig): Promise<void>;
  /** From now on listeners accept; those that the node binds itself are bound. @throws Error when a port is taken */
  open(): Promise<void>;
  /** Opens a listener on a bound socket that was handed over; does nothing when it is there. @throws Error when it cannot */
  take(listener: IngressListener, handle: object): Promise<void>;
  /** Tells a listener that is there something new of itself. */
  describe(listener: IngressListener): void;
  /** Stops to accept at a listener; calls that came in by it are finished. */
  remove(id: string, budget: DrainBudget): void;
  /** Reads the node's own certificate and key again, for connections to come. @throws Error when they cannot be used */
  reloadCertificate(): Promise<void>;
  /** What was measured, in all of it, as text in Prometheus' format. */
  metrics(): Promise<string>;
  /** Stops to accept; resolves when the calls in flight are over and recorded. */
  drain(budget: DrainBudget): Promise<void>;
}
