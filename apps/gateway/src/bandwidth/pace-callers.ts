import type { Socket } from 'node:net';
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

  /** Gives what a new connection is to be read and written by: itself where nothing has to be paced. */
  pace(socket: Socket): Socket | PacedSocket {
    return this.#mustPace(socket) ? new PacedSocket(socket, this.#directions) : socket;
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
