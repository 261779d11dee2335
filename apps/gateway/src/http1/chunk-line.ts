import { BACKSLASH, CR, EQUALS, HEX, HTAB, LF, QUOTE, QUOTED, SEMICOLON, SP, TOKEN } from './byte-class.ts';
import { faults, type WireFault } from './wire-fault.ts';

/** Size and extensions of one chunk, and the extensions of all chunks of a body: they mean nothing here. */
const MAX_EXTENSION_BYTES = 256;
const MAX_EXTENSIONS_BYTES = 16 * 1_024;
/** Leading zeros count: 13 digits hold every size that a number holds exactly. */
const MAX_DIGITS = 13;

export const LINE_GOES_ON = -1;
export const LINE_REFUSED = -2;

const DIGITS = 0;
const EXTENSION_NAME = 1;
const NAME_BYTES = 2;
const EXTENSION_VALUE = 3;
const VALUE_BYTES = 4;
const QUOTED_BYTES = 5;
const ESCAPED = 6;
const BEHIND_QUOTED = 7;
const LINE_LF = 8;

/** The line before each chunk: its size in hexadecimal digits, and extensions, which are checked and dropped. */
export class ChunkLine {
  fault: WireFault | null = null;
  /** Bytes of the chunk, once the line is complete. */
  size = 0;
  #state = DIGITS;
  #digits = 0;
  #extensionBytes = 0;
  #allExtensionBytes = 0;

  /** Starts the next line of the same body. */
  begin(): void {
    this.#state = DIGITS;
    this.#digits = 0;
    this.#extensionBytes = 0;
    this.size = 0;
  }

  /** @returns the index behind the line, LINE_GOES_ON or LINE_REFUSED */
  scan(bytes: Buffer, from: number): number {
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (this.#state === DIGITS) {
        const digit = HEX[byte] as number;
        if (digit !== 255) {
          this.#digits += 1;
          this.size = this.size * 16 + digit;
          if (this.#digits > MAX_DIGITS) return this.#refuse('chunk-size');
          continue;
        }
        if (this.#digits === 0 || (byte !== CR && byte !== SEMICOLON)) return this.#refuse('chunk-size');
        this.#state = byte === CR ? LINE_LF : EXTENSION_NAME;
        continue;
      }
      if (this.#state === LINE_LF) {
        if (byte !== LF) return this.#refuse('bare-cr');
        return at + 1;
      }
      if (!this.#takeExtension(byte)) return this.#refuse('chunk-extension');
    }
    return LINE_GOES_ON;
  }

  /** RFC 9112 section 7.1.1, without the white space that is allowed there for bad senders. */
  #takeExtension(byte: number): boolean {
    this.#extensionBytes += 1;
    this.#allExtensionBytes += 1;
    if (this.#extensionBytes > MAX_EXTENSION_BYTES) return false;
    if (this.#allExtensionBytes > MAX_EXTENSIONS_BYTES) return false;
    switch (this.#state) {
      case EXTENSION_NAME:
        return this.#goOnIf(TOKEN[byte] === 1, NAME_BYTES);
      case NAME_BYTES:
        if (byte === EQUALS) return this.#goOnIf(true, EXTENSION_VALUE);
        return TOKEN[byte] === 1 || this.#ends(byte);
      case EXTENSION_VALUE:
        if (byte === QUOTE) return this.#goOnIf(true, QUOTED_BYTES);
        return this.#goOnIf(TOKEN[byte] === 1, VALUE_BYTES);
      case VALUE_BYTES:
        return TOKEN[byte] === 1 || this.#ends(byte);
      case QUOTED_BYTES:
        if (byte === QUOTE) return this.#goOnIf(true, BEHIND_QUOTED);
        if (byte === BACKSLASH) return this.#goOnIf(true, ESCAPED);
        return QUOTED[byte] === 1;
      case ESCAPED:
        return this.#goOnIf(byte === HTAB || (byte >= SP && byte < 0x7f), QUOTED_BYTES);
      default:
        return this.#ends(byte);
    }
  }

  #ends(byte: number): boolean {
    if (byte === CR) return this.#goOnIf(true, LINE_LF);
    return this.#goOnIf(byte === SEMICOLON, EXTENSION_NAME);
  }

  #goOnIf(isRight: boolean, state: number): boolean {
    this.#state = state;
    return isRight;
  }

  #refuse(rule: keyof typeof faults): number {
    this.fault = faults[rule];
    return LINE_REFUSED;
  }
}
