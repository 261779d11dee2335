import type { Tone } from '../../components/badge.tsx';

const DAY_MS = 86_400_000;
/** Below this people should do something about it. */
const WARN_DAYS = 30;

interface Times {
  readonly not_before: string;
  readonly not_after: string;
}

/** What the times of a certificate mean now. */
export function validityOf(
  { not_before, not_after }: Times,
  nowMs: number,
): { readonly text: string; readonly tone: Tone } {
  if (nowMs < Date.parse(not_before)) return { text: 'not valid yet', tone: 'danger' };
  const leftMs = Date.parse(not_after) - nowMs;
  if (leftMs <= 0) return { text: 'expired', tone: 'danger' };
  const days = Math.floor(leftMs / DAY_MS);
  if (days >= WARN_DAYS) return { text: `valid for ${days} days`, tone: 'success' };
  const left = days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`;
  return { text: `expires in ${left}`, tone: 'warning' };
}

/** `ab12…` as other tools print it: pairs of capital digits with colons between them. */
export function fingerprintText(hex: string): string {
  return (hex.match(/../g) ?? []).join(':').toUpperCase();
}
