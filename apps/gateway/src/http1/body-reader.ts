import type { BodyLength } from './body-length.ts';
import { CR, LF } from './byte-class.ts';
import { ChunkLine, LINE_GOES_ON, LINE_REFUSED } from './chunk-line.ts';
import { HeadScanner, NEEDS_MORE, REFUSED } from './head-scanner.ts';
import { faults, type WireFault } from './wire-fault.ts';

/** Where a body goes. */
export interface BodyTaker {
  /** @param bytes a part of what was received, not a copy of it */
  onBodyData(bytes: Buffer): void;
  /** @param trailers name, value, name, value … behind a chunked body */
  onBodyEnd(trailers: readonly string[]): void;
}

const NO_TRAILERS: readonly string[] = [];
/** Fields that say where a message goes or ends come too late behind it (RFC 9110 section 6.5.1). */
const NO_TRAILER = /^(?:content-length|transfer-encoding|host|trailer)$/i;

const DATA = 0;
const CHUNK_LINE = 1;
const CHUNK_DATA = 2;
const CHUNK_CR = 3;
const CHUNK_LF = 4;
const TRAILERS = 5;
const UNTIL_CLOSE = 6;
const OVER = 7;

/** Takes a message's body out of what is received, in any pieces, and sees where it ends. */
export class BodyReader {
  /** Set when `read` refused. */
  fault: WireFault | null = null;
  readonly #taker: BodyTaker;
  #state: number;
  /** Bytes that the body, or its chunk, still has. */
  #left = 0;
  readonly #line: ChunkLine | null = null;
  #trailers: HeadScanner | null = null;

  constructor(length: BodyLength, taker: BodyTaker) {
    this.#taker = taker;
    if (length === 'chunked') {
      this.#state = CHUNK_LINE;
      this.#line = new ChunkLine();
    } else if (length === 'until-close') this.#state = UNTIL_CLOSE;
    else {
      this.#state = DATA;
      this.#left = length;
    }
  }

  /** The body is complete: what follows is another message. */
  get isOver(): boolean {
    return this.#state === OVER;
  }

  /** The other side has closed its direction. @returns false when it did so in the middle of the body */
  close(): boolean {
    if (this.#state === UNTIL_CLOSE) this.#end(NO_TRAILERS);
    return this.#state === OVER;
  }

  /**
   * Takes bytes. The taker is called for what they hold; a body of no byte ends at its first call.
   * @returns the index behind the last byte that belongs to the body, or REFUSED, see `fault`
   */
  read(bytes: Buffer, from: number): number {
    let at = from;
    if (this.#state === DATA && this.#left === 0) this.#end(NO_TRAILERS);
    while (at < bytes.length && this.#state !== OVER) {
      switch (this.#state) {
        case DATA:
        case CHUNK_DATA:
          at = this.#takeData(bytes, at);
          break;
        case CHUNK_CR:
          if (bytes[at] !== CR) return this.#refuse('chunk-end');
          at += 1;
          this.#state = CHUNK_LF;
          break;
        case CHUNK_LF:
          if (bytes[at] !== LF) return this.#refuse('chunk-end');
          at += 1;
          this.#line?.begin();
          this.#state = CHUNK_LINE;
          break;
        case CHUNK_LINE:
          at = this.#takeLine(bytes, at);
          break;
        case TRAILERS:
          at = this.#takeTrailers(bytes, at);
          break;
        default:
          this.#taker.onBodyData(at === 0 ? bytes : bytes.subarray(at));
          return bytes.length;
      }
      if (at < 0) return at === REFUSED ? REFUSED : bytes.length;
    }
    return at;
  }

  #takeData(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    const isLast = this.#left === 0;
    if (isLast && this.#state === CHUNK_DATA) this.#state = CHUNK_CR;
    this.#taker.onBodyData(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end));
    if (isLast && this.#state === DATA) this.#end(NO_TRAILERS);
    return end;
  }

  #takeLine(bytes: Buffer, at: number): number {
    const line = this.#line as ChunkLine;
    const index = line.scan(bytes, at);
    if (index === LINE_GOES_ON) return NEEDS_MORE;
    if (index === LINE_REFUSED) {
      this.fault = line.fault;
      return REFUSED;
    }
    this.#left = line.size;
    this.#state = line.size === 0 ? TRAILERS : CHUNK_DATA;
    return index;
  }

  #takeTrailers(bytes: Buffer, at: number): number {
    // Most bodies have none: the empty line at once.
    if (!this.#trailers && bytes[at] === CR && bytes[at + 1] === LF) {
      this.#end(NO_TRAILERS);
      return at + 2;
    }
    this.#trailers ??= new HeadScanner('trailers');
    const index = this.#trailers.scan(bytes, at);
    if (index === NEEDS_MORE) return NEEDS_MORE;
    if (index === REFUSED) {
      const { fault } = this.#trailers;
      this.fault = fault?.rule === 'head-size' ? faults['trailer-size'] : fault;
      return REFUSED;
    }
    const { fields } = this.#trailers;
    if (fields.some((name, field) => field % 2 === 0 && NO_TRAILER.test(name)))
      return this.#refuse('trailer');
    this.#end(fields);
    return index;
  }

  #end(trailers: readonly string[]): void {
    this.#state = OVER;
    this.#taker.onBodyEnd(trailers);
  }

  #refuse(rule: keyof typeof faults): number {
    this.fault = faults[rule];
    return REFUSED;
  }
}
