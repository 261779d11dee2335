import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import type { Refusal } from '../pipeline/refusal.ts';

/** The body that came is not the one that was signed. */
export class BodyMismatchError extends Error {
  override readonly name = 'BodyMismatchError';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super('the body is not the one that was signed');
    this.refusal = refusal;
  }
}

/**
 * Lets a body through while it hashes it, and holds back what came last until more comes or the hash is found right: a
 * backend never gets the end of a body that was not signed, so no request with one. Memory is bounded by two chunks.
 */
export class CheckedBody extends Transform {
  readonly #hash = createHash('sha256');
  readonly #sha256: string;
  readonly #refused: (bodySha256: string) => Refusal;
  #held: Buffer | null = null;

  /**
   * @param sha256 what was signed, lowercase hex
   * @param refused makes the refusal, from the hash that the body has
   */
  constructor(sha256: string, refused: (bodySha256: string) => Refusal) {
    super();
    this.#sha256 = sha256;
    this.#refused = refused;
  }

  override _transform(chunk: Buffer, _encoding: string, callback: TransformCallback): void {
    this.#hash.update(chunk);
    const before = this.#held;
    this.#held = chunk;
    if (before) callback(null, before);
    else callback();
  }

  override _flush(callback: TransformCallback): void {
    const found = this.#hash.digest('hex');
    // Both are known to whoever sent them.
    if (found !== this.#sha256) callback(new BodyMismatchError(this.#refused(found)));
    else if (this.#held) callback(null, this.#held);
    else callback();
  }
}
