import type { Readable } from 'node:stream';
import type { UpstreamConnection } from '../egress/upstream-connection.ts';
import { chunkLine, LAST_CHUNK } from '../http1/serialise.ts';

/** Who wants to know how the sending of a body goes. */
export interface BodyProgress {
  /** A part was written. */
  onBodyProgress(): void;
  onBodySent(): void;
}

/** Sends a caller's body to a backend as it comes, no faster than the backend reads. */
export class BodySender {
  readonly #body: Readable;
  readonly #connection: UpstreamConnection;
  readonly #isChunked: boolean;
  readonly #progress: BodyProgress;
  #isOver = false;
  #isHeldBack = false;

  /** @param isChunked else its length stands in the head */
  constructor(body: Readable, connection: UpstreamConnection, isChunked: boolean, progress: BodyProgress) {
    this.#body = body;
    this.#connection = connection;
    this.#isChunked = isChunked;
    this.#progress = progress;
    body.on('data', this.#onData);
    body.on('end', this.#onEnd);
  }

  /** True while the next part is for the caller to send. */
  get waitsForCaller(): boolean {
    return !this.#isOver && !this.#isHeldBack;
  }

  /** The backend reads on. */
  drained(): void {
    if (!this.#isHeldBack) return;
    this.#isHeldBack = false;
    this.#body.resume();
  }

  /** Nobody wants the rest. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#body.off('data', this.#onData);
    this.#body.off('end', this.#onEnd);
    this.#body.destroy();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (chunk.length === 0) return;
    if (!this.#write(chunk)) {
      this.#isHeldBack = true;
      this.#body.pause();
    }
    this.#progress.onBodyProgress();
  };

  #write(chunk: Buffer): boolean {
    const connection = this.#connection;
    if (!this.#isChunked) return connection.write(chunk);
    connection.cork();
    connection.write(chunkLine(chunk.length));
    connection.write(chunk);
    const goesOn = connection.write('\r\n');
    connection.uncork();
    return goesOn;
  }

  readonly #onEnd = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#isChunked) this.#connection.write(LAST_CHUNK);
    this.#progress.onBodySent();
  };
}
