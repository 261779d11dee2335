import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, thirty seconds. */
const SHAPE = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const STEP_MS = SHAPE.period * 1_000;

/** Codes of so many steps before and after now are taken: clocks differ, and typing takes time. */
const WINDOW = 1;

const totpOf = (secretBase32: string): TOTP =>
  new TOTP({ secret: Secret.fromBase32(secretBase32), ...SHAPE });

/** 160 random bits, base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The code of a time step: what an authenticator shows. */
export function codeOfStep(secretBase32: string, step: number): string {
  return totpOf(secretBase32).generate({ timestamp: step * STEP_MS });
}

/** Number of the time step (30 s since 1970) that a time lies in. */
export function stepAt(now: Date): number {
  return Math.floor(now.getTime() / STEP_MS);
}

/**
 * The time step that a code is of.
 * @returns null: it is not a code of this secret and this time
 */
export function stepOfCode(secretBase32: string, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secretBase32).validate({ token: code, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? null : stepAt(now) + delta;
}

/** The time step of the second of two codes in a row; null: they are not two in a row of this secret and this time. */
export function stepOfCodesInRow(
  secretBase32: string,
  first: string,
  second: string,
  now: Date,
): number | null {
  const step = stepOfCode(secretBase32, second, now);
  return step !== null && codeOfStep(secretBase32, step - 1) === first ? step : null;
}
