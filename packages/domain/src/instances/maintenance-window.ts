import { ManagementError } from '../kernel/management-error.ts';

const WINDOW_HOURS = 4;

/**
 * A maintenance window of exactly four hours (reference 5.1); one end given implies the other.
 * @throws ManagementError APIC.7230 when both are given and lie otherwise
 */
export function maintenanceWindow(
  begin: string | undefined,
  end: string | undefined,
): { maintainBegin: string; maintainEnd: string } {
  const maintainBegin = begin ?? (end === undefined ? '22:00:00' : shift(end, -WINDOW_HOURS));
  const expectedEnd = shift(maintainBegin, WINDOW_HOURS);
  if (end !== undefined && end !== expectedEnd) throw new ManagementError('APIC.7230');
  return { maintainBegin, maintainEnd: expectedEnd };
}

function shift(time: string, hours: number): string {
  const hour = (Number.parseInt(time, 10) + hours + 24) % 24;
  return `${String(hour).padStart(2, '0')}:00:00`;
}
