import { type FileHandle, open, rm } from 'node:fs/promises';
import { type Segment, type Stream, segmentFile } from './segment.ts';

/** Writes the open segment of a stream; there is one per stream of a process. */
export class SegmentWriter {
  readonly #folder: string;
  readonly #stream: Stream;
  #number = 0;
  /** The file may end in the middle of a line. */
  #startsAfresh = false;
  #open: { readonly segment: Segment; readonly handle: FileHandle } | null = null;

  constructor(folder: string, stream: Stream) {
    this.#folder = folder;
    this.#stream = stream;
  }

  /** Bytes in the segment that is being written. */
  get bytes(): number {
    return this.#open?.segment.bytes ?? 0;
  }

  /** Lines in it. */
  get lines(): number {
    return this.#open?.segment.lines ?? 0;
  }

  /**
   * Adds whole lines. They are in the file once this resolves; they outlive the process, not the machine's power.
   * @throws Error when the disk fails; then none of them is in the file, or such that its checksum does not hold
   */
  async append(lines: string, count: number): Promise<void> {
    this.#open ??= await this.#begin();
    const { segment, handle } = this.#open;
    // What is torn off before it must not spoil a line.
    const content = Buffer.from(this.#startsAfresh ? `\n${lines}` : lines, 'utf8');
    try {
      await handle.appendFile(content);
    } catch (error) {
      this.#startsAfresh = await handle.truncate(segment.bytes).then(
        () => false,
        () => true,
      );
      throw error;
    }
    this.#startsAfresh = false;
    segment.bytes += content.length;
    segment.lines = (segment.lines ?? 0) + count;
  }

  /** Ends the segment. @returns null when there is none */
  async seal(): Promise<Segment | null> {
    const done = this.#open;
    this.#open = null;
    this.#startsAfresh = false;
    await done?.handle.close();
    if (!done || done.segment.bytes > 0) return done?.segment ?? null;
    await rm(done.segment.file, { force: true });
    return null;
  }

  async #begin() {
    this.#number += 1;
    const file = segmentFile(this.#folder, this.#stream, this.#number, this.#number);
    const handle = await open(file, 'ax', 0o600);
    const segment: Segment = {
      ...{ stream: this.#stream, first: this.#number, last: this.#number, file },
      ...{ bytes: 0, lines: 0, tried: false, damageTold: false },
    };
    return { segment, handle };
  }
}
