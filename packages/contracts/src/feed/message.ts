import { z } from 'zod';
import { documentKinds, documentSchema } from '../snapshot/document.ts';

/**
 * The config feed, served by the worker to gateway nodes over HTTP.
 *
 * `GET /feed/v1/gateways/{id}?node={name}&revision={applied}[&parts=1][&asks=1]` with `Authorization: Bearer {feed token}` answers
 * 200 with newline-delimited JSON that does not end: first a `full` (when the node has nothing that the feed
 * can build on) or a `delta` from the node's revision, then a `delta` per change, and a `ping` at least every
 * 5 s. With `parts=1` a message of many documents is sent as several `part`s and the message with the last of them, so
 * that no line holds up the event loop of either side. A wrong or missing token is 401, whether or not the gateway exists.
 *
 * `POST /feed/v1/gateways/{id}/acks` with an {@link ackSchema} body answers 204.
 */
export const FEED_PING_INTERVAL_MS = 5_000;

/** Documents of a line are closed off when their JSON is about this long, in characters. */
export const FEED_PART_CHARACTERS = 64 * 1_024;

const deletionSchema = z.strictObject({
  kind: z.enum(documentKinds as [(typeof documentKinds)[number], ...typeof documentKinds]),
  id: z.string(),
});

/** How many parts came before this message, whose documents are the first of its `documents` or `upserts`. */
const parts = z.int().nonnegative().default(0);

export const feedMessageSchema = z.discriminatedUnion('type', [
  /** Documents of the `full` or `delta` that comes after the parts, to the same revision. */
  z.strictObject({
    type: z.literal('part'),
    revision: z.int().nonnegative(),
    documents: z.array(documentSchema),
  }),
  z.strictObject({
    type: z.literal('full'),
    schemaVersion: z.int(),
    instanceId: z.string(),
    revision: z.int().nonnegative(),
    documents: z.array(documentSchema),
    parts,
    /** {@link snapshotDigest} of the snapshot after applying this message. */
    digest: z.string(),
  }),
  z.strictObject({
    type: z.literal('delta'),
    schemaVersion: z.int(),
    /** The revision that the delta builds on; a node at another one asks again with `revision=-1`. */
    from: z.int().nonnegative(),
    revision: z.int().nonnegative(),
    upserts: z.array(documentSchema),
    parts,
    deletions: z.array(deletionSchema),
    digest: z.string(),
  }),
  z.strictObject({ type: z.literal('ping'), revision: z.int().nonnegative() }),
  /** Somebody wants to know why a call was refused: a node that has its record sends it. To nodes that said `asks=1`. */
  z.strictObject({
    type: z.literal('ask'),
    revision: z.int().nonnegative(),
    requestId: z.string().regex(/^[0-9a-f]{32}$/),
  }),
]);
export type FeedMessage = z.infer<typeof feedMessageSchema>;

/** A node's answer to a revision: applied, or refused with the reason (the node then keeps what it had). */
export const ackSchema = z.strictObject({
  node: z.string(),
  pid: z.int(),
  revision: z.int().nonnegative(),
  result: z.discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('applied') }),
    z.strictObject({ outcome: z.literal('refused'), reason: z.string().max(2_000) }),
  ]),
});
export type Ack = z.infer<typeof ackSchema>;
