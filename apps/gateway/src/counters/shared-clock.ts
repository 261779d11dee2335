/** Time in ms on a clock that never goes back and is the same in all threads of the process; its zero means nothing. */
export function sharedClockMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
