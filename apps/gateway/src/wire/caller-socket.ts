import type { TunnelSocket } from '../websocket/tunnel.ts';

/** A caller's connection: over TCP, TLS, or paced. */
export type CallerSocket = TunnelSocket & {
  readonly remoteAddress?: string | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
};
