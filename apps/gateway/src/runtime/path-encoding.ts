const ESCAPE = /%([0-9A-Fa-f]{2})/g;
const SUSPICIOUS = /[%\\]|\/\./;

/**
 * A path in the spelling that routes are compared in: escapes of unreserved characters decoded, other escapes in
 * upper case (RFC 3986 section 6.2.2). `%2F` stays what it is and never becomes a separator.
 */
export function comparablePath(path: string): string {
  if (!path.includes('%')) return path;
  return path.replace(ESCAPE, (escaped, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escaped.toUpperCase();
  });
}

/**
 * True when a backend could read a segment of the path as `.` or `..`: plain, percent-encoded, behind an encoded
 * slash or a backslash, or before a path parameter (`..;x`). Such a path could leave a backend's prefix. An
 * encoded NUL counts too, since some backends end the path there.
 */
export function hasDotSegment(path: string): boolean {
  if (!SUSPICIOUS.test(path)) return false;
  const decoded = path.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (decoded.includes('\0')) return true;
  return decoded.split(/[/\\]/).some((segment) => {
    const name = segment.split(';', 1)[0];
    return name === '.' || name === '..';
  });
}

/** Percent-decodes as UTF-8; text that is not well-formed comes back as it is. */
export function decodeComponent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
