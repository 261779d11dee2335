import type { DecisionRecord } from '@turnpike/contracts/feed/decisions';
import type { UsageRow } from '@turnpike/contracts/feed/records';
import type { IngressListener } from '@turnpike/contracts/gateway/ingress-listener';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import type { SnapshotDocument } from '@turnpike/contracts/snapshot/document';
import type { Endpoint } from '../egress/egress-policy.ts';
import type { StreamConfig } from '../record/log-streams.ts';
import type { Pointer } from '../runtime/document-set.ts';
import type { DrainBudget } from '../wire/drain-budget.ts';
import type { MetricJson } from './merge-metrics.ts';

/** What a request thread is started with. */
export interface ThreadStart {
  readonly spec: NodeSpec;
  /** From 0. */
  readonly index: number;
  /** Of the counters that all threads share, and of the failures that lock keys. */
  readonly memory: SharedArrayBuffer;
  /** Of the signatures that were used. */
  readonly signatures: SharedArrayBuffer;
  readonly keepsCounts: boolean;
}

/** Ports by listener id. */
export type Ports = readonly (readonly [id: string, port: number])[];

/** What a request thread is asked to do; it answers each when it is done, or says why it cannot. */
export type Order =
  | { readonly type: 'forbid'; readonly endpoints: readonly Endpoint[] }
  /** Some of the documents of the change that comes next. */
  | { readonly type: 'documents'; readonly documents: readonly SnapshotDocument[] }
  /** Builds the configuration and serves by it. */
  | {
      readonly type: 'change';
      readonly revision: number;
      readonly digest: string;
      readonly deletions: readonly Pointer[];
    }
  /** Accepts from now on; on ports of its own where the node binds them: 0 takes free ones. */
  | { readonly type: 'open'; readonly ports: Ports | null }
  | { readonly type: 'take'; readonly listener: IngressListener; readonly fd: number }
  | { readonly type: 'describe'; readonly listener: IngressListener }
  | { readonly type: 'remove'; readonly id: string; readonly budget: DrainBudget }
  | { readonly type: 'certificate' }
  | { readonly type: 'drain'; readonly budget: DrainBudget }
  | { readonly type: 'metrics' };

/** What a thread has recorded since the last time. */
export interface ThreadRecords {
  /** Lines of the access log. */
  readonly lines: string;
  /** Lines for the tenants' log streams, in their order. */
  readonly streams: readonly { readonly config: StreamConfig | null; readonly lines: string }[];
  readonly usage: readonly UsageRow[];
  /** Access records as they are sent up. */
  readonly sent: readonly string[];
  readonly droppedSent: number;
  /** Why calls were refused. */
  readonly decisions: readonly DecisionRecord[];
  /** Characters of all that. */
  readonly size: number;
}

/** From the main thread to a request thread. */
export type ToThread =
  | { readonly call: number; readonly order: Order }
  /** So many characters of records were taken, and count no more as waiting. */
  | { readonly taken: number };

/** What an order is answered with. */
export interface Answer {
  readonly ports?: Ports;
  readonly metrics?: readonly MetricJson[];
}

/** From a request thread to the main thread. */
export type FromThread =
  | { readonly call: number; readonly answer: Answer; readonly error: string | null }
  | { readonly records: ThreadRecords };
