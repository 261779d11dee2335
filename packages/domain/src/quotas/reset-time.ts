/** Reads `yyyy-MM-dd HH:mm:ss` in UTC (reference 9.5), which the contract has checked. */
export function parseResetTime(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`);
}

/** Writes `yyyy-MM-dd HH:mm:ss` in UTC; empty without a reset point. */
export function formatResetTime(resetTime: Date | null): string {
  return resetTime === null ? '' : resetTime.toISOString().slice(0, 19).replace('T', ' ');
}
