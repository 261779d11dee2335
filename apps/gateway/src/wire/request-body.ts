import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { BodyTimeoutError, BodyTimer } from './body-timer.ts';
import { BodyTooLargeError } from './exchange.ts';

/**
 * A request's body apart from its connection: an HTTP client destroys the body that it was given when the
 * upstream fails, and with Node's own stream that would cut off the caller before the refusal is sent. It also
 * counts, and errors past the limit or when the caller sends nothing for too long. Back-pressure passes through.
 */
export class RequestBody extends Readable {
  readonly #message: IncomingMessage;
  readonly #limitBytes: number;
  readonly #timer: BodyTimer;
  #bytes = 0;

  constructor(message: IncomingMessage, limitBytes: number, timeoutMs: number) {
    super({ highWaterMark: 64 * 1_024 });
    this.#message = message;
    this.#limitBytes = limitBytes;
    this.#timer = new BodyTimer(timeoutMs, () =>
      this.destroy(new BodyTimeoutError('the caller sends nothing of its body')),
    );
    message.on('data', this.#onData);
    message.on('end', this.#onEnd);
    message.on('close', this.#onClose);
    message.pause();
  }

  /** Bytes received so far. */
  get bytes(): number {
    return this.#bytes;
  }

  override _read(): void {
    this.#timer.waits();
    this.#message.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#timer.rests();
    this.#message.off('data', this.#onData);
    this.#message.off('end', this.#onEnd);
    this.#message.off('close', this.#onClose);
    // What is left of the body is read and dropped, so that the connection can carry the response.
    this.#message.resume();
    callback(error);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limitBytes) this.destroy(new BodyTooLargeError(this.#limitBytes));
    else if (this.push(chunk)) this.#timer.waits();
    else {
      this.#timer.rests();
      this.#message.pause();
    }
  };

  readonly #onEnd = (): void => {
    this.#timer.rests();
    this.push(null);
  };

  readonly #onClose = (): void => {
    if (!this.#message.complete) this.destroy(new Error('the caller closed the connection'));
  };
}
