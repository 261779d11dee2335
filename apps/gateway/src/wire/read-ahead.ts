/** What has arrived on a connection and was not taken yet, as it came. */
export class ReadAhead {
  /** One piece, taken up to `at`; null: nothing is left. */
  piece: Buffer | null = null;
  at = 0;

  get length(): number {
    return this.piece ? this.piece.length - this.at : 0;
  }

  /** @returns false when there was something before: it is time to read no further */
  add(bytes: Buffer): boolean {
    const isFirst = this.piece === null;
    this.piece = this.piece ? Buffer.concat([this.piece.subarray(this.at), bytes]) : bytes;
    this.at = 0;
    return isFirst;
  }

  /** Notes that what stands before `at` was taken. */
  moveTo(at: number): void {
    this.at = at;
    if (this.piece && at >= this.piece.length) this.piece = null;
  }

  /** Takes so many bytes; null: there are not that many. The result is a part of what was received, not a copy. */
  take(length: number): Buffer | null {
    const { piece, at } = this;
    if (!piece || piece.length - at < length) return null;
    this.moveTo(at + length);
    return piece.subarray(at, at + length);
  }

  clear(): void {
    this.piece = null;
  }
}
