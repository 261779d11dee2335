/** Bytes that syntax is made of. */
export const HTAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SP = 0x20;
export const QUOTE = 0x22;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const EQUALS = 0x3d;
export const BACKSLASH = 0x5c;

/** One entry for each byte: 1 when it belongs to the class. */
type ByteClass = Readonly<Uint8Array>;

function classOf(belongs: (byte: number) => boolean): ByteClass {
  return Uint8Array.from({ length: 256 }, (_, byte) => (belongs(byte) ? 1 : 0));
}

const MARKS = new Set(Array.from("!#$%&'*+-.^_`|~", (mark) => mark.charCodeAt(0)));
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

/** Of a token: method and field names (RFC 9110 section 5.6.2). */
export const TOKEN = classOf((byte) => isDigit(byte) || isLetter(byte) || MARKS.has(byte));

/** Of a field value: visible characters, obs-text, space and tab (RFC 9110 section 5.5). */
export const VALUE = classOf((byte) => byte === HTAB || (byte >= SP && byte !== 0x7f));

/** Of a start line, which has no obs-text and no tab when it is a request's. */
export const VISIBLE_OR_SPACE = classOf((byte) => byte >= SP && byte < 0x7f);

/** Of a quoted string in a chunk extension, quote and backslash apart (RFC 9110 section 5.6.4). */
export const QUOTED = classOf(
  (byte) => byte === HTAB || (byte >= SP && byte < 0x7f && byte !== QUOTE && byte !== BACKSLASH),
);

/** Value of a hexadecimal digit; 255 for other bytes. */
export const HEX: Readonly<Uint8Array> = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? 255 : digit;
});
