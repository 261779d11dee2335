const WINDOW_HOURS = 4;
const DAY_HOURS = 24;
/** Hours (UTC) at which a window may begin (reference 5.1). */
const BEGINNINGS = [22, 2, 6, 10, 14, 18];

const at = (hour: number): string => `${String(hour % DAY_HOURS).padStart(2, '0')}:00:00`;
const short = (time: string): string => time.slice(0, 5);

/** Both ends of the window that begins then. */
export function windowFrom(begin: string): { maintain_begin: string; maintain_end: string } {
  return { maintain_begin: begin, maintain_end: at(Number.parseInt(begin, 10) + WINDOW_HOURS) };
}

/** Windows that can be chosen, by their beginning. */
export const windowOptions = BEGINNINGS.map((hour) => ({
  value: at(hour),
  label: `${short(at(hour))} – ${short(at(hour + WINDOW_HOURS))} UTC`,
}));
