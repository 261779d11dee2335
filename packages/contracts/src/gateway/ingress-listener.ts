import { z } from 'zod';

/** A port that callers come in by, as a gateway's node knows it. Ids are those of `instance_listeners`. */
export const ingressListenerSchema = z.strictObject({
  id: z.string(),
  protocol: z.enum(['HTTP', 'HTTPS']),
  port: z.int().min(0).max(65_535),
  /** DEFAULT: one for HTTP and one for HTTPS; CUSTOM: a further ingress port; ENDPOINT: private to one connection. */
  purpose: z.enum(['DEFAULT', 'CUSTOM', 'ENDPOINT']),
  /** Whose calls come in by an endpoint connection; null for other purposes. */
  account: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
});
export type IngressListener = z.infer<typeof ingressListenerSchema>;

/** What the supervisor says to a node's process over its IPC channel. */
export const supervisorMessageSchema = z.discriminatedUnion('type', [
  /**
   * Comes with a bound socket; the node listens on it. It comes once for each of the listener's sockets, which the node's
   * threads take in turn. Without a socket: a listener that the node has is described anew.
   */
  z.object({ type: z.literal('open'), listener: ingressListenerSchema }),
  /** The node stops to accept there, and finishes the calls that came in. */
  z.object({ type: z.literal('close'), id: z.string() }),
  /** The node ends in the patient way: others have taken over. */
  z.object({ type: z.literal('drain'), idleGraceMs: z.int(), deadlineMs: z.int() }),
]);
export type SupervisorMessage = z.infer<typeof supervisorMessageSchema>;

/**
 * What a node's process says to its supervisor: somebody else asked it to end. It serves on until it is told to drain,
 * once another process has taken over.
 */
export type NodeMessage = { readonly type: 'leaving' };
