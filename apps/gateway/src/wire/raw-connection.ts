import { PacedSocket } from '../bandwidth/paced-socket.ts';
import { BodyReader, type BodyTaker } from '../http1/body-reader.ts';
import { HeadScanner, NEEDS_MORE, REFUSED } from '../http1/head-scanner.ts';
import { type RequestHead, readRequestHead } from '../http1/request-head.ts';
import { faults, type WireFault } from '../http1/wire-fault.ts';
import { plainAddress } from '../net/ip-address.ts';
import type { CallerConnection, ConnectionHost } from './caller-connection.ts';
import type { CallerSocket } from './caller-socket.ts';
import type { ListenerIdentity } from './exchange.ts';
import { type Carrier, type Peers, RawExchange } from './raw-exchange.ts';
import { ReadAhead } from './read-ahead.ts';
import { responseForm } from './response-form.ts';
import { UnreadWatch } from './unread-watch.ts';
import { asksForWebSocket } from './upgrade-exchange.ts';

/** What a connection of HTTP/1.1 asks of its listener besides. */
interface RawHost extends ConnectionHost {
  /** The connection is a WebSocket's from here on, if the exchange says so. */
  upgrade(connection: RawConnection, head: RequestHead, rest: Buffer): void;
}

/** A caller whose bandwidth is shared by many takes a piece so many times more slowly, through no fault of its own. */
const PACED_TIMES = 5;
const NOTHING = Buffer.alloc(0);

/** What becomes of a connection that carries no further exchange; what arrives on it is dropped. */
type Closing = 'idle' | 'last-response' | 'upgraded' | 'gone';

/**
 * A caller's connection: takes one request after the other, answers them in order, and reads no further than it has to.
 * What comes too early (a body before somebody wants it, a request before the last one was answered) is kept as it came,
 * one piece of it; with the next one the socket rests.
 */
export class RawConnection implements CallerConnection, Carrier, BodyTaker {
  readonly socket: CallerSocket;
  readonly peers: Peers;
  readonly #host: RawHost;
  readonly #scanner = new HeadScanner('request');
  #exchange: RawExchange | null = null;
  /** While the body of the exchange's request is not complete. */
  #reader: BodyReader | null = null;
  /** None of that body was looked at. */
  #isBodyUntouched = false;
  /** What is left of it is read and dropped. */
  #dropsBody = false;
  readonly #ahead = new ReadAhead();
  readonly #isPaced: boolean;
  /** Bytes that were written are the system's only after a while. */
  readonly #isBuffered: boolean;
  #isFeeding = false;
  #isResting = false;
  #closing: Closing | null = null;
  #isLateCounted = false;
  /** When what is waited for has begun: a head, a request, the end. By the host's clock. */
  #sinceMs: number;
  readonly #unread = new UnreadWatch();

  constructor(socket: CallerSocket, scheme: 'http' | 'https', host: RawHost) {
    this.socket = socket;
    this.#host = host;
    this.#sinceMs = host.nowMs;
    this.#isPaced = socket instanceof PacedSocket;
    this.#isBuffered = scheme === 'https' || this.#isPaced;
    this.peers = {
      scheme,
      remoteAddress: plainAddress(socket.remoteAddress ?? ''),
      localAddress: plainAddress(socket.localAddress ?? ''),
      localPort: socket.localPort ?? 0,
    };
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('drain', this.#onDrain);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
  }

  get listener(): ListenerIdentity {
    return this.#host.description;
  }

  get awaitsBody(): boolean {
    return this.#isBodyUntouched && this.#ahead.length === 0;
  }

  get canKeep(): boolean {
    if (this.#host.isLeaving(this.socket)) return false;
    if (this.#reader === null) return true;
    // Who reads a body is expected to read it to its end.
    if (!this.#isBodyUntouched) return !this.#dropsBody;
    // One that nobody asked for would have to be read only to be dropped; if all of it is here, it is.
    const length = this.#exchange?.head.bodyLength;
    return typeof length === 'number' && length <= this.#ahead.length;
  }

  /** Nothing is in flight, and no request has begun to arrive. */
  get isIdle(): boolean {
    return this.#closing === null && !this.#exchange && !this.#scanner.hasBegun && !this.#ahead.piece;
  }

  /** Since when, by the host's clock. */
  get idleSinceMs(): number {
    return this.#sinceMs;
  }

  /**
   * Closes our direction and goes on reading for a moment: a request that crosses our close on its way then meets an
   * orderly end and not a reset, by which its sender knows that it was not processed.
   */
  closeIdle(): void {
    this.#close('idle');
  }

  /** Looks whether the caller takes too long for something. */
  checkTimes(): void {
    const { times, nowMs } = this.#host;
    if (this.#closing === 'upgraded' || this.#closing === 'gone') return;
    const waitedMs = nowMs - this.#sinceMs;
    if (this.#closing) {
      if (waitedMs > (this.#closing === 'idle' ? times.closingMs : times.lingerMs)) this.destroy();
    } else if (this.#exchange) {
      if (this.#dropsBody && this.#exchange.isOver && waitedMs > times.lingerMs) this.#close('last-response');
      else this.#checkUnread();
    } else if (this.#scanner.hasBegun) {
      if (waitedMs > times.headMs) this.#refuse(faults['head-timeout']);
    } else if (waitedMs > times.idleMs) this.closeIdle();
  }

  #checkUnread(): void {
    const { nowMs, times } = this.#host;
    const limitMs = times.unreadMs * (this.#isPaced ? PACED_TIMES : 1);
    if (this.#unread.isTooLong(this.socket.writableLength, nowMs, limitMs)) this.destroy();
  }

  wantBody(): void {
    this.#goOn();
  }

  dropBody(): void {
    this.#dropsBody = true;
    this.#goOn();
  }

  takeWholeBody(): Buffer | null {
    const length = this.#exchange?.head.bodyLength;
    if (!this.#isBodyUntouched || typeof length !== 'number') return null;
    const body = this.#ahead.take(length);
    if (!body) return null;
    this.#reader = null;
    this.#isBodyUntouched = false;
    return body;
  }

  write(bytes: string | Buffer): boolean {
    return typeof bytes === 'string' ? this.socket.write(bytes, 'latin1') : this.socket.write(bytes);
  }

  cork(): void {
    this.socket.cork();
  }

  uncork(): void {
    this.socket.uncork();
  }

  onDrain(listener: () => void): void {
    const exchange = this.#exchange;
    this.socket.on('drain', listener);
    exchange?.onClose(() => this.socket.off('drain', listener));
  }

  destroy(): void {
    this.#closing ??= 'gone';
    this.socket.destroy();
  }

  writeLast(text: string, isLast: boolean): void {
    const { socket } = this;
    const onSent = (error?: Error | null): void => {
      if (!error) this.#responseSent(isLast);
    };
    // What TLS or pacing lies between is never through at once; one write tells of its end.
    if (this.#isBuffered && text !== '') {
      socket.write(text, 'latin1', onSent);
      return;
    }
    if (text !== '') socket.write(text, 'latin1');
    // Most responses over plain TCP are in the system's hands by now.
    if (socket.writableLength === 0) onSent();
    else socket.write(NOTHING, onSent);
  }

  onBodyData(bytes: Buffer): void {
    if (!this.#dropsBody) this.#exchange?.body?.receive(bytes);
  }

  onBodyEnd(): void {
    this.#reader = null;
    const exchange = this.#exchange;
    if (!this.#dropsBody) exchange?.body?.complete();
    if (exchange?.isOver && !this.#closing) this.#next();
  }

  readonly #onData = (bytes: Buffer): void => {
    if (this.#closing) this.#drop();
    else if (this.#ahead.add(bytes)) this.#feed();
    else {
      this.#isResting = true;
      this.socket.pause();
    }
  };

  readonly #onEnd = (): void => {
    const exchange = this.#exchange;
    // Who does not send any more in the middle of an exchange is gone, unless all of its response is on its way.
    if (exchange && !exchange.isEnded && !this.#closing) this.destroy();
    else this.socket.end();
  };

  readonly #onDrain = (): void => {
    if (!this.#exchange) this.#goOn();
  };

  readonly #onError = (): void => {
    // Its end follows.
  };

  readonly #onClose = (): void => {
    this.#closing = 'gone';
    this.#ahead.clear();
    this.#exchange?.close(false);
    this.#host.closed(this);
  };

  /** What comes after the last exchange. */
  #drop(): void {
    if (this.#closing !== 'idle' || this.#isLateCounted) return;
    this.#isLateCounted = true;
    this.#host.late();
  }

  /** Takes what was kept, as far as it is wanted by now. */
  #goOn(): void {
    if (this.#isFeeding) return;
    this.#feed();
    if (this.#isResting && !this.#ahead.piece && !this.#closing) {
      this.#isResting = false;
      this.socket.resume();
    }
  }

  #feed(): void {
    this.#isFeeding = true;
    for (;;) {
      const { piece } = this.#ahead;
      if (!piece || !this.#wantsMore()) break;
      if (this.#reader) this.#readBody(this.#reader, piece);
      else this.#readHead(piece);
    }
    this.#isFeeding = false;
  }

  #wantsMore(): boolean {
    if (this.#closing) return false;
    // A caller that sends requests and reads no response waits.
    if (!this.#exchange) return !this.socket.writableNeedDrain;
    if (!this.#reader) return false;
    return this.#dropsBody || this.#exchange.body?.isWanted === true;
  }

  #readBody(reader: BodyReader, bytes: Buffer): void {
    this.#isBodyUntouched = false;
    const at = reader.read(bytes, this.#ahead.at);
    if (at === REFUSED) this.#refuse(reader.fault as WireFault);
    else if (!this.#closing) this.#ahead.moveTo(at);
  }

  #readHead(bytes: Buffer): void {
    const scanner = this.#scanner;
    const isFirst = !scanner.hasBegun;
    const at = scanner.scan(bytes, this.#ahead.at);
    if (at === NEEDS_MORE) {
      if (isFirst) this.#sinceMs = this.#host.nowMs;
      this.#ahead.clear();
      return;
    }
    const head = at === REFUSED ? (scanner.fault as WireFault) : readRequestHead(scanner);
    if ('rule' in head) this.#refuse(head);
    else if (asksForWebSocket(head)) this.#upgrade(head, bytes.subarray(at));
    else {
      this.#ahead.moveTo(at);
      this.#begin(head);
    }
  }

  #begin(head: RequestHead): void {
    const exchange = new RawExchange(head, this);
    this.#exchange = exchange;
    this.#dropsBody = false;
    if (head.bodyLength !== 0) {
      this.#reader = new BodyReader(head.bodyLength, this);
      this.#isBodyUntouched = true;
    }
    this.#host.exchange(exchange);
  }

  #upgrade(head: RequestHead, rest: Buffer): void {
    this.#closing = 'upgraded';
    this.#ahead.clear();
    const { socket } = this;
    socket.off('data', this.#onData).off('end', this.#onEnd).off('drain', this.#onDrain);
    this.#host.upgrade(this, head, rest);
  }

  #responseSent(isLast: boolean): void {
    const exchange = this.#exchange;
    if (!exchange || this.#closing) return;
    exchange.close(true);
    this.#dropsBody = true;
    // The head of the response may have promised to keep the connection before it became stale.
    if (isLast || this.#host.isLeaving(this.socket)) this.#close('last-response');
    else if (!this.#reader) this.#next();
    else {
      this.#sinceMs = this.#host.nowMs;
      this.#goOn();
    }
  }

  /** The exchange is over in both directions: another one may come. */
  #next(): void {
    this.#exchange = null;
    this.#sinceMs = this.#host.nowMs;
    if (!this.#ahead.piece && !this.#isResting) return;
    // Not in the middle of what ended the last one.
    process.nextTick(() => {
      if (!this.#exchange && !this.#closing) this.#goOn();
    });
  }

  /**
   * Ends our direction. The caller is read and dropped until it ends too, for a while: closing with unread data in the
   * socket would reset the connection and lose the response on its way.
   */
  #close(how: 'idle' | 'last-response'): void {
    this.#closing = how;
    this.#sinceMs = this.#host.nowMs;
    this.#ahead.clear();
    this.socket.end();
    this.socket.resume();
  }

  /** What came is no request: answers it where that cannot be taken for the answer to another one. */
  #refuse(fault: WireFault): void {
    const exchange = this.#exchange;
    if (exchange && exchange.status !== 0) {
      this.destroy();
      return;
    }
    this.#closing = 'last-response';
    exchange?.close(false);
    const { status, headers, body } = this.#host.unparsable(fault);
    const to = { method: 'GET', version: '1.1', isLast: true } as const;
    this.socket.write(responseForm(status, headers, body.length, to).head + body, 'latin1');
    this.#close('last-response');
  }
}
