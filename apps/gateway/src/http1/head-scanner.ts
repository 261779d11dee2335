import { COLON, CR, HTAB, LF, SP, TOKEN, VALUE, VISIBLE_OR_SPACE } from './byte-class.ts';
import { faults, type WireFault } from './wire-fault.ts';

/** Of the start line, and of all field lines together (reference 4.2 names 32 KB for both). */
export const MAX_START_LINE_BYTES = 32 * 1_024;
export const MAX_FIELDS_BYTES = 32 * 1_024;
export const MAX_FIELDS = 100;

/** What the scanner gives instead of an index. */
export const NEEDS_MORE = -1;
export const REFUSED = -2;

/** What is scanned: a message's head, or the trailer section behind a chunked body. */
export type SectionKind = 'request' | 'response' | 'trailers';

const START = 0;
const START_LF = 1;
const LINE = 2;
const NAME = 3;
const PAD = 4;
const VALUE_BYTES = 5;
const VALUE_LF = 6;
const END_LF = 7;

/**
 * Finds the lines of a head in bytes that arrive in any pieces: one pass, no byte is looked at twice. It knows the
 * syntax of RFC 9112 sections 2 to 5 and is strict in it: lines end with CR LF, nothing is folded, no space stands
 * before a colon. What the lines mean is decided by who reads them.
 */
export class HeadScanner {
  /** Set when `scan` refused. */
  fault: WireFault | null = null;
  /** Set when a section is complete: the start line without its end, '' for trailers. */
  startLine = '';
  /** Set when a section is complete: name, value, name, value … with the case of the wire, as latin1. */
  fields: string[] = [];
  /** Bytes between the colon and the value of each field, for fields that are strict about them. */
  readonly padding: number[] = [];

  readonly #isResponse: boolean;
  readonly #begin: number;
  #state: number;
  /** Where each name and value begins and ends, four numbers a field, counted from the section's first byte. */
  readonly #marks: number[] = [];
  /** How many of them are set: an array that is emptied gives its memory back, and grows anew with each message. */
  #marked = 0;
  #startLineBegin = 0;
  #startLineEnd = 0;
  /** What came of a section that is not complete. */
  #held: Buffer | null = null;
  #heldLength = 0;

  constructor(kind: SectionKind) {
    this.#isResponse = kind === 'response';
    this.#begin = kind === 'trailers' ? LINE : START;
    this.#state = this.#begin;
  }

  /** True while a section has begun and is not complete. */
  get hasBegun(): boolean {
    return this.#heldLength > 0;
  }

  /**
   * Goes on with bytes that follow those of before.
   * @param from where they begin in `bytes`
   * @returns the index behind the section's last byte; NEEDS_MORE; or REFUSED, see `fault`
   */
  scan(bytes: Buffer, from: number): number {
    if (this.#heldLength === 0) {
      const index = this.#run(bytes, from, from, bytes.length);
      if (index === NEEDS_MORE) this.#hold(bytes, from);
      return index;
    }
    const before = this.#heldLength;
    this.#hold(bytes, from);
    const index = this.#run(this.#held as Buffer, 0, before, this.#heldLength);
    if (index < 0) return index;
    this.#held = null;
    this.#heldLength = 0;
    return from + index - before;
  }

  #hold(bytes: Buffer, from: number): void {
    // One byte past the limits: enough to see that they are passed.
    const room = MAX_START_LINE_BYTES + MAX_FIELDS_BYTES + 1 - this.#heldLength;
    const length = Math.min(bytes.length - from, room);
    const needed = this.#heldLength + length;
    if (!this.#held || this.#held.length < needed) {
      const larger = Buffer.allocUnsafeSlow(Math.max(512, needed, 2 * this.#heldLength));
      this.#held?.copy(larger, 0, 0, this.#heldLength);
      this.#held = larger;
    }
    bytes.copy(this.#held, this.#heldLength, from, from + length);
    this.#heldLength = needed;
  }

  /**
   * @param origin where the section begins in `bytes`
   * @param from the first byte that was not looked at
   */
  #run(bytes: Buffer, origin: number, from: number, end: number): number {
    const marks = this.#marks;
    const startClass = this.#isResponse ? VALUE : VISIBLE_OR_SPACE;
    let state = this.#state;
    let at = from;
    while (at < end) {
      const byte = bytes[at] as number;
      switch (state) {
        case START:
          while (at < end && startClass[bytes[at] as number] === 1) at += 1;
          if (at - origin > MAX_START_LINE_BYTES) return this.#refuse('target-length');
          if (at === end) break;
          if (bytes[at] !== CR) return this.#refuseByte(bytes[at] as number);
          this.#startLineEnd = at - origin;
          at += 1;
          state = START_LF;
          break;
        case START_LF:
        case VALUE_LF:
        case END_LF:
          if (byte !== LF) return this.#refuse('bare-cr');
          at += 1;
          if (state === END_LF) return this.#complete(bytes, origin, at);
          state = state === START_LF && this.#isEmptyLineBefore() ? START : LINE;
          break;
        case LINE:
          if (byte === CR) {
            at += 1;
            state = END_LF;
            break;
          }
          if (byte === COLON) return this.#refuse('empty-name');
          if (byte === SP || byte === HTAB) return this.#refuse('folded-field');
          if (this.#marked === 4 * MAX_FIELDS) return this.#refuse('header-count');
          marks[this.#marked++] = at - origin;
          state = NAME;
          break;
        case NAME:
          while (at < end && TOKEN[bytes[at] as number] === 1) at += 1;
          if (this.#fieldsPass(at - origin)) return this.#refuse('head-size');
          if (at === end) break;
          if (bytes[at] !== COLON) return this.#refuseInName(bytes[at] as number);
          marks[this.#marked++] = at - origin;
          at += 1;
          state = PAD;
          break;
        case PAD:
          while (at < end && (bytes[at] === SP || bytes[at] === HTAB)) at += 1;
          if (this.#fieldsPass(at - origin)) return this.#refuse('head-size');
          if (at === end) break;
          marks[this.#marked++] = at - origin;
          state = VALUE_BYTES;
          break;
        default:
          while (at < end && VALUE[bytes[at] as number] === 1) at += 1;
          if (this.#fieldsPass(at - origin)) return this.#refuse('head-size');
          if (at === end) break;
          if (bytes[at] !== CR) return this.#refuseByte(bytes[at] as number);
          marks[this.#marked++] = at - origin;
          at += 1;
          state = VALUE_LF;
      }
    }
    this.#state = state;
    return NEEDS_MORE;
  }

  /** One empty line before a request is skipped: old callers end a body with it (RFC 9112 section 2.2). */
  #isEmptyLineBefore(): boolean {
    if (this.#isResponse || this.#startLineEnd > 0) return false;
    this.#startLineBegin = 2;
    return true;
  }

  #fieldsPass(length: number): boolean {
    return length - this.#startLineEnd > MAX_FIELDS_BYTES;
  }

  #complete(bytes: Buffer, origin: number, end: number): number {
    const marks = this.#marks;
    const text = bytes.toString('latin1', origin, end);
    const fields: string[] = [];
    const { padding } = this;
    padding.length = 0;
    for (let index = 0; index < this.#marked; index += 4) {
      const nameEnd = marks[index + 1] as number;
      const valueStart = marks[index + 2] as number;
      const lineEnd = marks[index + 3] as number;
      let valueEnd = lineEnd;
      while (valueEnd > valueStart) {
        const last = text.charCodeAt(valueEnd - 1);
        if (last !== SP && last !== HTAB) break;
        valueEnd -= 1;
      }
      fields.push(text.slice(marks[index], nameEnd), text.slice(valueStart, valueEnd));
      padding.push(valueStart - nameEnd - 1 + lineEnd - valueEnd);
    }
    this.startLine = text.slice(this.#startLineBegin, this.#startLineEnd);
    this.fields = fields;
    this.#marked = 0;
    this.#startLineBegin = 0;
    this.#startLineEnd = 0;
    this.#state = this.#begin;
    return end;
  }

  #refuseInName(byte: number): number {
    if (byte === SP || byte === HTAB) return this.#refuse('space-before-colon');
    return byte === CR || byte === LF || byte === 0 ? this.#refuseByte(byte) : this.#refuse('field-name');
  }

  #refuseByte(byte: number): number {
    if (byte === CR) return this.#refuse('field-name');
    return this.#refuse(byte === LF ? 'bare-lf' : 'control-character');
  }

  #refuse(rule: keyof typeof faults): number {
    this.fault = faults[rule];
    return REFUSED;
  }
}
