import { z } from 'zod';
import { ingressListenerSchema } from './ingress-listener.ts';

export const DEFAULT_SPOOL_MAX_BYTES = 64 * 1_024 * 1_024;

const certificateFilesSchema = z.strictObject({ certFile: z.string(), keyFile: z.string() });

/**
 * `HOME/gateways/<instance id>/nodes/<node>-<launch>.json` (0600): what the supervisor hands to a node's process, which
 * is started as `node apps/gateway/src/main.ts --spec FILE`. The node's state lies in `../state/<node>/`.
 */
export const nodeSpecSchema = z.strictObject({
  instanceId: z.string(),
  /** Unique within the gateway. */
  nodeName: z.string(),
  /** Address that ingress listeners bind to. */
  host: z.string(),
  /** Listeners that the process binds itself; not with `handedOver`. */
  httpPort: z.int().min(0).max(65_535),
  /** Null: no HTTPS ingress of its own. */
  https: z
    .strictObject({ port: z.int().min(0).max(65_535), certFile: z.string(), keyFile: z.string() })
    .nullable(),
  /**
   * Sockets come from the supervisor over the IPC channel ({@link SupervisorMessage}), as its nodes share them; these are
   * the ones that must be open before the node is ready. Null: the process binds `httpPort` and `https`.
   */
  handedOver: z
    .strictObject({ listeners: z.array(ingressListenerSchema), certificate: certificateFilesSchema })
    .nullable()
    .default(null),
  /** The gateway program's version, for the status. */
  version: z.string().default(''),
  /** Threads that serve calls, and ceilings of this node; null: one thread, and no ceiling. */
  limits: z
    .strictObject({
      workerThreads: z.int().positive(),
      /** Open connections from callers; further ones are closed at once. */
      connectionLimit: z.int().positive().nullable(),
      requestsPerSecond: z.number().positive().nullable(),
    })
    .nullable()
    .default(null),
  /** Always bound to 127.0.0.1: health, status, Prometheus metrics. */
  adminPort: z.int().min(0).max(65_535),
  feed: z.strictObject({ url: z.url(), token: z.string().min(32) }).nullable(),
  /**
   * How long a node that has a snapshot waits for the feed to say that it is the newest before it takes calls; not at all
   * when the feed cannot be reached.
   */
  catchUpMs: z.int().nonnegative().default(500),
  /**
   * When the node's process before this one was gone, Unix ms: what it counted in windows that were over by then is no
   * matter. Null: not known, or there was none.
   */
  predecessorGoneMs: z.number().nullable().default(null),
  /** Hex of the 32-byte key that opens the secrets in this gateway's snapshot; null for snapshots in clear. */
  secretKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /**
   * Where the last good snapshot is kept: twice, in `<file>.a` and `<file>.b` (0600). A folder `state/<node>/` around it
   * stands beside those of the gateway's other nodes, and a node without a snapshot of its own starts from theirs.
   */
  snapshotFile: z.string(),
  accessLogFile: z.string().nullable(),
  /**
   * How much may wait for the feed in the folder `spool` beside the snapshot: access records past it are dropped, the
   * oldest first. Usage counts are folded instead and take a few MB at most.
   */
  spoolMaxBytes: z.int().positive().default(DEFAULT_SPOOL_MAX_BYTES),
  /**
   * What no backend may be, whatever the gateway's routes say: the control plane's own ports. A loopback or
   * unspecified address stands for this machine by any of its addresses.
   */
  forbidden: z.array(z.strictObject({ address: z.string(), port: z.int().min(1).max(65_535) })).default([]),
  /** CIDR blocks that count as public although they are not: where callers come in by NAT, and in tests. */
  publicRanges: z.array(z.string()).default([]),
  /** Servers that backends' names are asked of, `address[:port]`; none: the system's resolver. */
  dnsServers: z.array(z.string()).default([]),
  /** Where spans of calls go by OTLP over HTTP (`<endpoint>/v1/traces`), as the operator says; null: nowhere. */
  tracing: z
    .strictObject({
      endpoint: z.url(),
      headers: z.record(z.string(), z.string()),
      /** Share of the traces that begin at the gateway; those that callers begin go by their decision. */
      ratio: z.number().min(0).max(1),
    })
    .nullable()
    .default(null),
  /** How lines of the access log are written: the documented fields (access-log-fields.ts), or JSON. */
  accessLogFormat: z.enum(['fields', 'json']).default('fields'),
});
export type NodeSpec = z.infer<typeof nodeSpecSchema>;

/** How a node's configuration is kept on its disk. */
export const snapshotStatusSchema = z.object({
  /** The newest revision on disk; null: none. */
  savedRevision: z.int().nullable(),
  /** Why saving fails just now; null: it does not. The node serves on, and tries again by itself. */
  error: z.string().nullable(),
  /** Files, or ends of files, that were damaged and left out since the start, each with the reason. */
  passedOver: z.array(z.string()).readonly(),
});
export type SnapshotStatus = z.infer<typeof snapshotStatusSchema>;

/** What waits on a node's disk for the feed: usage counts and access records. */
export const spoolStatusSchema = z.object({
  bytes: z.int().nonnegative(),
  /** Since the start: access records that were dropped, and parts of files that were left out because they do not hold. */
  droppedRecords: z.int().nonnegative(),
  damagedParts: z.int().nonnegative(),
  /** Since the start: batches of counts that the feed finds wrong; their files are set aside. */
  refusedBatches: z.int().nonnegative().default(0),
  /** When the feed took a batch last, Unix ms; null: not since the start. */
  lastTakenAtMs: z.int().nullable(),
  /** Why nothing is written, or taken, just now; null: all is well. */
  error: z.string().nullable(),
});
export type SpoolStatus = z.infer<typeof spoolStatusSchema>;

/** Answer of `GET /status` on the admin port: what the driver's `observe` reads. */
export const nodeStatusSchema = z.object({
  instanceId: z.string(),
  nodeName: z.string(),
  pid: z.int(),
  /** Ready: a snapshot is applied and the listeners accept calls. Draining: no new connections. */
  state: z.enum(['starting', 'ready', 'draining']),
  appliedRevision: z.int(),
  feedConnected: z.boolean(),
  httpPort: z.int(),
  httpsPort: z.int().nullable(),
  adminPort: z.int(),
  /** That serve calls. */
  threads: z.int().positive().default(1),
  startedAtMs: z.int(),
  version: z.string().default(''),
  /** Of the handed-over listeners, those that accept connections. */
  listeners: z.array(z.string()).default([]),
  /** Null: it keeps none. */
  snapshot: snapshotStatusSchema.nullable().default(null),
  /** Null: there is no feed to tell. */
  spool: spoolStatusSchema.nullable().default(null),
});
export type NodeStatus = z.infer<typeof nodeStatusSchema>;
