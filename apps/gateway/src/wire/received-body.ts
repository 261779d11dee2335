import { Readable } from 'node:stream';
import { BodyTimeoutError, BodyTimer } from './body-timer.ts';
import { BodyTooLargeError } from './exchange.ts';

/** What a body asks of the connection that it comes by. */
export interface BodySource {
  /** The reader wants more: goes on, or begins. */
  wantBody(): void;
  /** Nobody wants the rest: it is read and dropped. */
  dropBody(): void;
}

/**
 * A request's body apart from its connection: an HTTP client destroys the body that it was given when the upstream fails,
 * which must not cut off the caller before the refusal is sent. It counts, and errors past the limit or when the caller
 * sends nothing for too long. Back-pressure passes through.
 */
export class ReceivedBody extends Readable {
  readonly #source: BodySource;
  readonly #limitBytes: number;
  readonly #timer: BodyTimer;
  #isWanted = false;
  #isComplete = false;
  /** Bytes received so far. */
  bytes = 0;

  /** @param timeoutMs longest silence of the caller; 0: no limit */
  constructor(source: BodySource, limitBytes: number, timeoutMs: number) {
    super({ highWaterMark: 64 * 1_024 });
    this.#source = source;
    this.#limitBytes = limitBytes;
    // Whoever was to read it may have let go of it in the moment in which it broke.
    this.on('error', () => undefined);
    this.#timer = new BodyTimer(timeoutMs, () =>
      this.destroy(new BodyTimeoutError('the caller sends nothing of its body')),
    );
  }

  /** The reader can take more now. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  override _read(): void {
    if (this.#isComplete) return;
    this.#isWanted = true;
    this.#timer.waits();
    this.#source.wantBody();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#timer.rests();
    this.#isWanted = false;
    if (!this.#isComplete) this.#source.dropBody();
    callback(error);
  }

  /** The next bytes have come. */
  receive(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > this.#limitBytes) this.destroy(new BodyTooLargeError(this.#limitBytes));
    else if (this.push(chunk)) this.#timer.waits();
    else {
      this.#isWanted = false;
      this.#timer.rests();
    }
  }

  /** All of it has come. */
  complete(): void {
    this.#isComplete = true;
    this.#timer.rests();
    this.push(null);
  }

  /** The caller is gone before all of it has come. */
  cutOff(): void {
    if (!this.#isComplete) this.destroy(new Error('the caller closed the connection'));
  }
}
