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
  /** None: it could not be bound. */
  handles: SocketHandle[];
  reason: string | null;
}

/**
 * The ingress sockets of one gateway, bound here and listened on by its nodes. As this process holds them too, they stay
 * open while no node runs: connections then wait in the kernel's queue. There are as many of each as a node has threads:
 * each thread accepts at its own, and the kernel deals connections out evenly. With one for all, whichever thread is a
 * little faster would take most of them.
 */
export class BoundSockets {
  readonly #held = new Map<string, Held>();

  /**
   * Binds what is wanted and not bound, tries again what failed, closes what is not wanted any more.
   * @param threads of each node. Sockets beyond that stay: those of a node with more threads may still accept, and a
   * node with fewer accepts at several each
   */
  reconcile(address: string, wanted: readonly ListenerSpec[], threads: number): void {
    const ports = new Map(wanted.map(({ id, port }) => [id, port]));
    for (const [id, held] of this.#held) {
      if (ports.get(id) === held.port && held.address === address) continue;
      closeHandles(held);
      this.#held.delete(id);
    }
    for (const [id, port] of ports) {
      const held = this.#held.get(id) ?? { address, port, handles: [], reason: null };
      bindUpTo(threads, held);
      this.#held.set(id, held);
    }
  }

  /** The sockets of a listener, for the threads of a node in turn; none: it could not be bound. */
  handles(id: string): readonly SocketHandle[] {
    return this.#held.get(id)?.handles ?? [];
  }

  /** Why a listener has no socket; null: it has one. */
  reason(id: string): string | null {
    return this.#held.get(id)?.reason ?? null;
  }

  closeAll(): void {
    for (const held of this.#held.values()) closeHandles(held);
    this.#held.clear();
  }
}

/** On failure those that there are stay, and the reason is noted. */
function bindUpTo(count: number, held: Held): void {
  held.reason = null;
  while (held.handles.length < count) {
    const [first] = held.handles;
    // Without shared ports all threads have the one socket.
    const bound = first && REUSE_PORT === 0 ? first : bind(held.address, held.port);
    if (typeof bound === 'string') {
      held.reason = bound;
      return;
    }
    held.handles.push(bound);
  }
}

function closeHandles({ handles }: Held): void {
  for (const handle of new Set(handles)) handle.close();
}

/** @returns the socket, or why there is none */
function bind(address: string, port: number): SocketHandle | string {
  const create = (net as unknown as { _createServerHandle: CreateHandle })._createServerHandle;
  const handle = create(address, port, net.isIPv6(address) ? 6 : 4, undefined, REUSE_PORT);
  if (typeof handle === 'number') return `cannot bind ${address} port ${port}`;
  const bound: { port?: number } = {};
  handle.getsockname(bound);
  // A port that is taken shows only at listening; until then the socket just has none.
  if (bound.port === port) return handle;
  handle.close();
  return `port ${port} of ${address} is taken by another program`;
}
