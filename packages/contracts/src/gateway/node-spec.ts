import { z } from 'zod';

/**
 * `HOME/gateways/<instance id>/node.json` (0600): what the driver hands to a gateway process, which is started
 * as `node apps/gateway/src/main.ts --spec FILE`. All state of the gateway lies in the same folder.
 */
export const nodeSpecSchema = z.strictObject({
  instanceId: z.string(),
  /** Unique within the gateway. */
  nodeName: z.string(),
  /** Address that ingress listeners bind to. */
  host: z.string(),
  httpPort: z.int().min(0).max(65_535),
  /** Null: no HTTPS ingress. */
  https: z
    .strictObject({ port: z.int().min(0).max(65_535), certFile: z.string(), keyFile: z.string() })
    .nullable(),
  /** Always bound to 127.0.0.1: health, status, Prometheus metrics. */
  adminPort: z.int().min(0).max(65_535),
  feed: z.strictObject({ url: z.url(), token: z.string().min(32) }).nullable(),
  /** Hex of the 32-byte key that opens the secrets in this gateway's snapshot; null for snapshots in clear. */
  secretKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Where the last good snapshot is kept (0600, replaced by rename). */
  snapshotFile: z.string(),
  accessLogFile: z.string().nullable(),
  /**
   * What no backend may be, whatever the gateway's routes say: the control plane's own ports. A loopback or
   * unspecified address stands for this machine by any of its addresses.
   */
  forbidden: z.array(z.strictObject({ address: z.string(), port: z.int().min(1).max(65_535) })).default([]),
  /** CIDR blocks that count as public although they are not: where callers come in by NAT, and in tests. */
  publicRanges: z.array(z.string()).default([]),
  /** Servers that backends' names are asked of, `address[:port]`; none: the system's resolver. */
  dnsServers: z.array(z.string()).default([]),
});
export type NodeSpec = z.infer<typeof nodeSpecSchema>;

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
  startedAtMs: z.int(),
});
export type NodeStatus = z.infer<typeof nodeStatusSchema>;
