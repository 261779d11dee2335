import type { WireFault } from '../http1/wire-fault.ts';
import type { CallerSocket } from './caller-socket.ts';
import type { ConnectionTimes } from './connection-times.ts';
import type { Exchange, ListenerIdentity } from './exchange.ts';

/** A whole response. */
export interface PlainAnswer {
  readonly status: number;
  /** Name, value, name, value … */
  readonly headers: readonly string[];
  /** ASCII. */
  readonly body: string;
}

/** A connection as its listener looks at it. */
export interface CallerConnection {
  /** Nothing is in flight, and no request has begun to arrive. */
  readonly isIdle: boolean;
  /** Since when, by the host's clock. */
  readonly idleSinceMs: number;
  /** Ends it without losing a request. */
  closeIdle(): void;
  /** Looks whether the caller takes too long for something. */
  checkTimes(): void;
}

/** What a connection shares with the others of its listener. */
export interface ConnectionHost {
  readonly description: ListenerIdentity;
  readonly times: ConnectionTimes;
  /** A clock that never goes back, ms, as coarse as connections are looked at. */
  readonly nowMs: number;
  /** Responses are to be the last ones of this connection. */
  isLeaving(socket: CallerSocket): boolean;
  exchange(exchange: Exchange): void;
  /** Gives the answer to what is no clear request. */
  unparsable(fault: WireFault): PlainAnswer;
  /** A request arrived after our close of its idle connection was on its way: it is lost. */
  late(): void;
  closed(connection: CallerConnection): void;
}
