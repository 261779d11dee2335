import { z } from 'zod';

/**
 * How the nodes of a gateway count calls together: each takes parts of a counter's window from one source, and spends
 * only what it was granted. What was granted is on record at the source before it is spent, so that a crash may lose
 * calls, and never makes any.
 *
 * `POST /feed/v1/gateways/{id}/leases` with `Authorization: Bearer {feed token}` and a {@link leaseRequestSchema} body
 * answers 200 with a {@link leaseAnswerSchema} body; 400, 413 and 503 as for records. It is not idempotent: who gets no
 * answer does not send it again as it was, and has lost what it may have been granted.
 */
export const LEASE_REQUEST_MAX_BYTES = 1_024 * 1_024;
export const MAX_LEASES_PER_REQUEST = 500;

/** Windows up to this length a node that is alone counts in memory. */
export const SHORT_WINDOW_MS = 1_000;

const key = z.string().min(1).max(512);
const ms = z.int().nonnegative();
const calls = z.int().nonnegative().max(4_294_967_295);

/** A part of a window that is asked for. */
const leaseTakeSchema = z.strictObject({
  /** Names the counter; a key always has the same length of windows. */
  key,
  lengthMs: ms.min(1),
  /** Begin of the window by the node's clock; null: windows are laid through the first call, and the source knows it. */
  startMs: ms.nullable(),
  /** The node's clock. */
  nowMs: ms,
  /** Calls of the whole window. */
  limit: calls,
  /** Calls that the node would like; it gets fewer as the limit comes near. */
  want: calls.min(1),
});
export type LeaseTake = z.infer<typeof leaseTakeSchema>;

/** Calls of a window that a node gives back, or that it counted while it was alone. */
const leasePartSchema = z.strictObject({ key, lengthMs: ms.min(1), startMs: ms, count: calls });
export type LeasePart = z.infer<typeof leasePartSchema> & { readonly anchorMs?: number | null | undefined };

export const leaseRequestSchema = z.strictObject({
  node: z.string().min(1).max(64),
  /** Nodes that the gateway has: parts are the smaller the more they are. */
  nodes: z.int().positive(),
  /**
   * The gateway's first node begins to count together with others. Nobody is granted anything before. `isFresh`: it was
   * alone until now, and all that was granted in running windows was `carried` before; false: it was not, so that windows that
   * began before are not to be counted in any more.
   */
  join: z
    .strictObject({
      isFresh: z.boolean(),
      nowMs: ms,
      /** Windows of {@link SHORT_WINDOW_MS} and less that began before are the first node's alone. */
      shortsFromMs: ms,
    })
    .nullable(),
  /** What the gateway's only node was granted in running windows by itself, told before it joins. */
  carried: z.array(leasePartSchema.extend({ anchorMs: ms.nullable() })).max(MAX_LEASES_PER_REQUEST),
  /** The gateway's only node counts windows from then on by itself. */
  aloneFromMs: ms.nullable(),
  takes: z.array(leaseTakeSchema).max(MAX_LEASES_PER_REQUEST),
  returns: z.array(leasePartSchema).max(MAX_LEASES_PER_REQUEST),
});
export type LeaseRequest = z.infer<typeof leaseRequestSchema>;

/** What a node was granted. */
const leaseGrantSchema = z.strictObject({
  /** Begin of the window that it is of; a later one than was asked for: count is 0. */
  startMs: ms,
  /** What windows are laid through. */
  anchorMs: ms,
  count: calls,
  /** Calls of the window that nobody was granted yet. */
  left: calls,
});
export type LeaseGrant = z.infer<typeof leaseGrantSchema>;

export const leaseAnswerSchema = z.strictObject({
  /** False: the gateway's first node has not joined, and nothing is granted. */
  together: z.boolean(),
  /** One for each of `takes`, in their order; null: nothing may be granted of that window. */
  grants: z.array(leaseGrantSchema.nullable()),
});
export type LeaseAnswer = z.infer<typeof leaseAnswerSchema>;
