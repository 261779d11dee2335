/** A text of a caller's, cut to a length, and such that a database keeps it. */
export function keepable(text: string, max: number): string {
  const short = text.length > max ? text.slice(0, max) : text;
  if (!short.includes('\0') && short.isWellFormed()) return short;
  return short.replaceAll('\0', '\ufffd').toWellFormed();
}
