import { ManagementError } from '../kernel/management-error.ts';

const WINDOW_HOURS = 4;
const DAY_HOURS = 24;
/** Hours at which a window may begin or end. */
const ALLOWED_HOURS = [2, 6, 10, 14, 18, 22];

/**
 * A maintenance window of exactly four hours (reference 5.1); one end given implies the other.
 * @throws ManagementError APIC.7230 when both are given and lie otherwise, APIC.7235 at another hour than allowed
 */
export function maintenanceWindow(
  begin: string | undefined,
  end: string | undefined,
): { maintainBegin: string; maintainEnd: string } {
  for (const time of [begin, end])
    if (time !== undefined && !ALLOWED_HOURS.includes(hourOf(time))) throw new ManagementError('APIC.7235');
  const maintainBegin = begin ?? (end === undefined ? '22:00:00' : shift(end, -WINDOW_HOURS));
  const expectedEnd = shift(maintainBegin, WINDOW_HOURS);
  if (end !== undefined && end !== expectedEnd) throw new ManagementError('APIC.7230');
  return { maintainBegin, maintainEnd: expectedEnd };
}

/** Whether a time lies in a window, whose hours are UTC. The end does not belong to it. */
export function isWithinWindow(maintainBegin: string, now: Date): boolean {
  const sinceHours = (now.getUTCHours() - hourOf(maintainBegin) + DAY_HOURS) % DAY_HOURS;
  return sinceHours < WINDOW_HOURS;
}

const hourOf = (time: string): number => Number.parseInt(time, 10);

function shift(time: string, hours: number): string {
  const hour = (hourOf(time) + hours + DAY_HOURS) % DAY_HOURS;
  return `${String(hour).padStart(2, '0')}:00:00`;
}
