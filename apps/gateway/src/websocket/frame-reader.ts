const LENGTH_16 = 126;
const LENGTH_64 = 127;
const LONGEST_HEADER = 14;

/**
 * Follows the frames of one direction of a WebSocket (RFC 6455 section 5.2) without touching their bytes: only to
 * know where one ends, since a frame of the gateway's own may stand between two others and nowhere else.
 */
export class FrameReader {
  readonly #header = Buffer.alloc(LONGEST_HEADER);
  #headerBytes = 0;
  #payloadLeft = 0;
  #lastOpcode = -1;

  /** True between two frames. */
  get isBetweenFrames(): boolean {
    return this.#headerBytes === 0 && this.#payloadLeft === 0;
  }

  /** Of the frame that was begun last; -1: none was. */
  get lastOpcode(): number {
    return this.#lastOpcode;
  }

  /**
   * Takes bytes up to the end of the frame under way, or all when it does not end in them.
   * @returns how many bytes that were; 0 between two frames
   */
  finishFrame(chunk: Buffer): number {
    let at = 0;
    while (at < chunk.length && !this.isBetweenFrames) at += this.#take(chunk, at);
    return at;
  }

  /** Takes all bytes. */
  read(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) at += this.#take(chunk, at);
  }

  #take(chunk: Buffer, at: number): number {
    if (this.#payloadLeft > 0) {
      const taken = Math.min(this.#payloadLeft, chunk.length - at);
      this.#payloadLeft -= taken;
      return taken;
    }
    this.#header[this.#headerBytes] = chunk[at] ?? 0;
    this.#headerBytes += 1;
    if (this.#headerBytes >= 2 && this.#headerBytes === this.#headerLength()) this.#headerEnded();
    return 1;
  }

  #headerLength(): number {
    const second = this.#header[1] ?? 0;
    const length = second & 0x7f;
    const extended = length === LENGTH_16 ? 2 : length === LENGTH_64 ? 8 : 0;
    return 2 + extended + (second & 0x80 ? 4 : 0);
  }

  #headerEnded(): void {
    const length = (this.#header[1] ?? 0) & 0x7f;
    this.#lastOpcode = (this.#header[0] ?? 0) & 0x0f;
    if (length === LENGTH_16) this.#payloadLeft = this.#header.readUInt16BE(2);
    else if (length === LENGTH_64) this.#payloadLeft = Number(this.#header.readBigUInt64BE(2));
    else this.#payloadLeft = length;
    this.#headerBytes = 0;
  }
}
