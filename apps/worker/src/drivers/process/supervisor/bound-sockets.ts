import net from 'node:net';
import type { ListenerSpec } from '@turnpike/domain/provisioning/driver';

/** A socket of Node's own kind, bound and not listening; `close` gives it back to the system. */
export interface SocketHandle {
  close(): void;
  getsockname(out: { port?: number }): number;
}

/** Node's own way to a bound socket that does not accept; there is no public one. An error is a number. */
type CreateHandle = (
  address: string,
  port: number,
  addressType: 4 | 6,
  fd: number | undefined,
  flags: number,
) => SocketHandle | number;

/** UV_TCP_REUSEPORT: a later supervisor can bind beside the socket that adopted nodes still hold. Linux only. */
const REUSE_PORT = process.platform === 'linux' ? 2 : 0;

interface Held {
  address: string;
  port: number;
  handle: SocketHandle | null;
  reason: string | null;
}

/**
 * The ingress sockets of one gateway, bound here and listened on by its nodes. As this process holds them too, they stay
 * open while no node runs: connections then wait in the kernel's queue.
 */
export class BoundSockets {
  readonly #held = new Map<string, Held>();

  /** Binds what is wanted and not bound, tries again what failed, closes what is not wanted any more. */
  reconcile(address: string, wanted: readonly ListenerSpec[]): void {
    const ports = new Map(wanted.map(({ id, port }) => [id, port]));
    for (const [id, held] of this.#held) {
      if (ports.get(id) === held.port && held.address === address) continue;
      held.handle?.close();
      this.#held.delete(id);
    }
    for (const [id, port] of ports) {
      if (!this.#held.get(id)?.handle) this.#held.set(id, { address, port, ...bind(address, port) });
    }
  }

  handle(id: string): SocketHandle | null {
    return this.#held.get(id)?.handle ?? null;
  }

  /** Why a listener has no socket; null: it has one. */
  reason(id: string): string | null {
    return this.#held.get(id)?.reason ?? null;
  }

  closeAll(): void {
    for (const { handle } of this.#held.values()) handle?.close();
    this.#held.clear();
  }
}

function bind(address: string, port: number): Pick<Held, 'handle' | 'reason'> {
  const create = (net as unknown as { _createServerHandle: CreateHandle })._createServerHandle;
  const handle = create(address, port, net.isIPv6(address) ? 6 : 4, undefined, REUSE_PORT);
  if (typeof handle === 'number') return { handle: null, reason: `cannot bind ${address} port ${port}` };
  const bound: { port?: number } = {};
  handle.getsockname(bound);
  // A port that is taken shows only at listening; until then the socket just has none.
  if (bound.port === port) return { handle, reason: null };
  handle.close();
  return { handle: null, reason: `port ${port} of ${address} is taken by another program` };
}
