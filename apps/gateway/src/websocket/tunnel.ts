import { Duplex } from 'node:stream';
import { CLOSE_OPCODE, closeFrame, maskedCloseFrame } from './close-frame.ts';
import { FrameReader } from './frame-reader.ts';

/** How long the caller has to answer a close frame, or to take the last ones, before its connection is closed. */
const CLOSE_ANSWER_MS = 1_000;

/** A caller's connection as it is used here; the rest is called by the proxy. */
export interface TunnelSocket extends Duplex {
  setTimeout(ms: number): unknown;
  setNoDelay(on: boolean): unknown;
  setKeepAlive(on: boolean, initialDelayMs: number): unknown;
}

/**
 * The caller's end of a WebSocket: what is written to it goes to the caller, what is read from it comes from the
 * caller. When the gateway drains, it puts a close frame between two frames of either direction.
 */
export class Tunnel extends Duplex {
  readonly #socket: TunnelSocket;
  readonly #toCaller = new FrameReader();
  readonly #fromCaller = new FrameReader();
  #isOpen = false;
  #isLeaving = false;
  #closedToCaller = false;
  #closedToBackend = false;
  /** Bytes that were written to the caller, the head of the response apart. */
  bytesToCaller = 0;
  bytesFromCaller = 0;

  /** @param head what the caller sent behind its request's head */
  constructor(socket: TunnelSocket, head: Buffer) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#fromSocket(chunk));
    socket.on('end', () => this.#callerEnded());
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    socket.pause();
    if (head.length > 0) this.#fromSocket(head);
  }

  /** The proxy makes connections fit for long silence. */
  setTimeout(ms: number): this {
    this.#socket.setTimeout(ms);
    return this;
  }

  setNoDelay(on: boolean): this {
    this.#socket.setNoDelay(on);
    return this;
  }

  setKeepAlive(on: boolean, initialDelayMs: number): this {
    this.#socket.setKeepAlive(on, initialDelayMs);
    return this;
  }

  /** Closes both directions in an orderly way: each gets a close frame as soon as no other one is half sent. */
  leave(): void {
    if (this.#isLeaving || !this.#isOpen) return;
    this.#isLeaving = true;
    if (this.#toCaller.isBetweenFrames) this.#closeToCaller();
    if (this.#fromCaller.isBetweenFrames) this.#closeToBackend();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // The first piece is the head of the 101 response, written at once.
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#socket.write(chunk, done);
      return;
    }
    if (this.#closedToCaller) {
      done();
      return;
    }
    const rest = this.#isLeaving ? this.#toCaller.finishFrame(chunk) : chunk.length;
    if (!this.#isLeaving) this.#toCaller.read(chunk);
    const piece = chunk.subarray(0, rest);
    this.bytesToCaller += piece.length;
    this.#socket.write(piece, done);
    if (this.#isLeaving && this.#toCaller.isBetweenFrames) this.#closeToCaller();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _final(done: () => void): void {
    // Ended before the backend agreed: the caller gets an ordinary response, which is not written here.
    if (this.#isOpen && !this.#closedToCaller) this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #fromSocket(chunk: Buffer): void {
    if (this.#closedToBackend) {
      this.#fromCaller.read(chunk);
      // The caller has answered: nothing is missing any more.
      if (this.#fromCaller.lastOpcode === CLOSE_OPCODE) this.#socket.end();
      return;
    }
    const rest = this.#isLeaving ? this.#fromCaller.finishFrame(chunk) : chunk.length;
    if (!this.#isLeaving) this.#fromCaller.read(chunk);
    const piece = chunk.subarray(0, rest);
    this.bytesFromCaller += piece.length;
    if (!this.push(piece)) this.#socket.pause();
    if (!this.#isLeaving || !this.#fromCaller.isBetweenFrames) return;
    this.#closeToBackend();
    if (rest < chunk.length) this.#fromSocket(chunk.subarray(rest));
  }

  #closeToCaller(): void {
    this.#closedToCaller = true;
    this.#socket.write(closeFrame());
    this.#closeSoon();
  }

  /** A WebSocket has no half-open state: who does not send any more waits for the last frames at most. */
  #callerEnded(): void {
    this.push(null);
    this.#closeSoon();
  }

  #closeSoon(): void {
    const timer = setTimeout(() => this.#socket.destroy(), CLOSE_ANSWER_MS).unref();
    this.#socket.once('close', () => clearTimeout(timer));
  }

  #closeToBackend(): void {
    this.#closedToBackend = true;
    this.push(maskedCloseFrame());
    this.push(null);
    // What the caller still sends is read for its close frame only.
    this.#socket.resume();
  }
}
