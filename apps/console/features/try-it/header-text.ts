/**
 * Headers written one per line, `Name: value`.
 *
 * @throws Error naming the line that is none.
 */
export function parseHeaderText(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    if (colon < 1) throw new Error(`“${line.trim()}” is no header: write Name: value.`);
    headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  return headers;
}

/** A query string as names and values; of a repeated name the last value stands. */
export function parseQueryText(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text.replace(/^\?/, '')));
}
