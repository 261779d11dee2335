const encoder = new TextEncoder();

/** RFC 3986 encoding of each byte; unreserved bytes stand for themselves. */
const ENCODED: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(character)
    ? character
    : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

const UNRESERVED_ONLY = /^[A-Za-z0-9\-._~]*$/;

/** The value of a hexadecimal digit's char code, or -1. */
function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/**
 * Decodes percent-encoding once and encodes again after RFC 3986, byte by byte, so that every spelling of the
 * same bytes gives the same text (`*` and `%2a` both give `%2A`). A `%` that starts no escape is a literal one.
 * @param text path segment or query component as on the wire; characters beyond ASCII count as UTF-8
 * @param plusIsSpace true in query strings, where form encoding writes a space as `+`
 */
export function reencode(text: string, plusIsSpace: boolean): string {
  if (UNRESERVED_ONLY.test(text)) return text;
  const bytes = encoder.encode(text);
  let out = '';
  for (let index = 0; index < bytes.length; index += 1) {
    let byte = bytes[index] ?? 0;
    if (byte === 0x25) {
      const high = hexValue(bytes[index + 1] ?? 0);
      const low = hexValue(bytes[index + 2] ?? 0);
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        index += 2;
      }
    } else if (byte === 0x2b && plusIsSpace) {
      byte = 0x20;
    }
    out += ENCODED[byte];
  }
  return out;
}

/**
 * Decodes RFC 3986 text that {@link reencode} made, for plain string comparison; bytes that are no UTF-8 stay one char
 * each.
 */
export function decodeToText(encoded: string): string {
  if (!encoded.includes('%')) return encoded;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded.replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
