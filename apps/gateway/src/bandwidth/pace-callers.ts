import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Directions } from './paced-socket.ts';
import { PacedSocket } from './paced-socket.ts';

type Connection = Duplex & { readonly remoteAddress?: string | undefined };

/** Puts connections of callers at public addresses under the gateway's bandwidth. */
export class CallerPacing {
  readonly #directions: Directions;
  readonly #isPublic: (address: string) => boolean;

  constructor(directions: Directions, isPublic: (address: string) => boolean) {
    this.#directions = directions;
    this.#isPublic = isPublic;
  }

  /** Has a server's new connections paced where they have to be; others are left as they are, and cost nothing. */
  attach(server: Server, event: 'connection' | 'secureConnection'): void {
    const accept = server.listeners(event);
    server.removeAllListeners(event);
    server.on(event, (socket) => {
      const connection = this.#mustPace(socket) ? new PacedSocket(socket, this.#directions) : socket;
      for (const listener of accept) listener.call(server, connection);
    });
  }

  /** True for a connection that was accepted before there was a limit: its next response is to be its last one. */
  isStale(connection: Connection): boolean {
    return (
      this.#directions.write.isLimited && !(connection instanceof PacedSocket) && this.#mustPace(connection)
    );
  }

  #mustPace({ remoteAddress }: Connection): boolean {
    return this.#directions.write.isLimited && this.#isPublic(remoteAddress ?? '');
  }
}
