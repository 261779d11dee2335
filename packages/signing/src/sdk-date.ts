const SDK_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** Writes a time as `YYYYMMDD'T'HHMMSS'Z'` in UTC; fractions of a second are cut off. */
export function formatSdkDate(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** Reads `YYYYMMDD'T'HHMMSS'Z'` as Unix ms; null when it is not written so or is no date of the calendar. */
export function parseSdkDate(text: string): number | null {
  const match = SDK_DATE.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  const timeMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  return Number.isNaN(timeMs) || formatSdkDate(timeMs) !== text ? null : timeMs;
}
