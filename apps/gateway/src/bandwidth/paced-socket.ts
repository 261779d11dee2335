import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Bandwidth } from './bandwidth.ts';

/** The bandwidth of the two directions of a connection, as seen from here. */
export interface Directions {
  readonly read: Bandwidth;
  readonly write: Bandwidth;
}

/**
 * A connection whose bytes pass no faster than two shared bandwidths allow. At most one chunk of each direction is
 * held: until it has passed, no more is read from the socket, and who writes is not told to go on. So the peer is
 * slowed down by TCP. Over TLS the bytes inside count.
 */
export class PacedSocket extends Duplex {
  readonly #socket: Socket;
  readonly #directions: Directions;
  /** What was read and has not passed. */
  #pending: Buffer | null = null;
  #wanted = false;
  #asking = false;
  #ended = false;
  readonly #takeBack = { read: (): void => undefined, write: (): void => undefined };

  constructor(socket: Socket, directions: Directions) {
    super({ allowHalfOpen: socket.allowHalfOpen });
    this.#socket = socket;
    this.#directions = directions;
    socket.on('readable', () => this.#pull());
    socket.on('end', () => {
      this.#ended = true;
      this.#pull();
    });
    socket.on('timeout', () => this.emit('timeout'));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => {
      // What came before the end still has to be read.
      if (!this.#ended || this.writableEnded) this.destroy();
    });
  }

  override _read(): void {
    this.#wanted = true;
    this.#pull();
  }

  /** Passes on what was read, slice by slice, while the reader wants it. */
  #pull(): void {
    if (!this.#wanted || this.#asking || this.destroyed) return;
    this.#pending ??= this.#socket.read() as Buffer | null;
    if (this.#pending === null) {
      if (this.#ended) this.#pushEnd();
      return;
    }
    this.#asking = true;
    this.#takeBack.read = this.#directions.read.ask(this.#pending.length, (bytes) => this.#pass(bytes));
  }

  #pushEnd(): void {
    this.#wanted = false;
    if (this.#socket.destroyed) this.once('end', () => this.destroy());
    this.push(null);
  }

  #pass(bytes: number): void {
    this.#asking = false;
    const pending = this.#pending;
    if (!pending || this.destroyed) return;
    this.#pending = bytes < pending.length ? pending.subarray(bytes) : null;
    this.#wanted = false;
    if (this.push(pending.subarray(0, bytes))) this.#wanted = true;
    this.#pull();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#takeBack.write = this.#directions.write.ask(chunk.length, (bytes) => {
      const rest = chunk.subarray(bytes);
      const goOn = (): void => (rest.length === 0 ? callback() : this._write(rest, _encoding, callback));
      if (this.#socket.write(chunk.subarray(0, bytes))) goOn();
      else this.#socket.once('drain', goOn);
    });
  }

  override _writev(chunks: { chunk: Buffer }[], callback: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'latin1', callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (this.#socket.destroyed) callback();
    else this.#socket.end(callback);
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#takeBack.read();
    this.#takeBack.write();
    this.#pending = null;
    this.#socket.destroy();
    callback(error);
  }

  /** Ends once all is written; HTTP servers close connections so. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  setTimeout(ms: number, listener?: () => void): this {
    this.#socket.setTimeout(ms);
    if (listener) this.once('timeout', listener);
    return this;
  }

  setNoDelay(noDelay?: boolean): this {
    this.#socket.setNoDelay(noDelay);
    return this;
  }

  setKeepAlive(enable?: boolean, initialDelayMs?: number): this {
    this.#socket.setKeepAlive(enable, initialDelayMs);
    return this;
  }

  ref(): this {
    this.#socket.ref();
    return this;
  }

  unref(): this {
    this.#socket.unref();
    return this;
  }

  /** True over TLS. */
  get encrypted(): boolean {
    return 'encrypted' in this.#socket && this.#socket.encrypted === true;
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }

  get localAddress(): string | undefined {
    return this.#socket.localAddress;
  }

  get localPort(): number | undefined {
    return this.#socket.localPort;
  }
}
