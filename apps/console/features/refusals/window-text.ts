const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A counter's window as people say it: `1 minute`, `10 seconds`. */
export function windowText(windowMs: number): string {
  const [unit, lengthMs] = UNITS.find(([, length]) => windowMs % length === 0) ?? ['ms', 1];
  const count = windowMs / lengthMs;
  return `${count} ${unit}${count === 1 || unit === 'ms' ? '' : 's'}`;
}
