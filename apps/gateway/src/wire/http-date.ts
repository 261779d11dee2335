let second = 0;
let text = '';

/** The time in the form of a Date field (RFC 9110 section 5.6.7), made once a second. */
export function httpDate(nowMs: number): string {
  const now = Math.floor(nowMs / 1_000);
  if (now !== second) {
    second = now;
    text = new Date(now * 1_000).toUTCString();
  }
  return text;
}
