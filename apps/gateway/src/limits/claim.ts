import {
  type FixedWindowCounter,
  type TimeUnit,
  windowLengthMs,
  windowStart,
} from '../counters/fixed-window.ts';
import type { Call } from '../pipeline/call.ts';
import type { Refusal } from '../pipeline/refusal.ts';

/** A limit that a call is counted against. */
export interface Claim {
  /** What callers know it by, in headers: `api`, `user`, `app`, `ip`, `api-allenv`, `debug-domain`. */
  readonly name: string;
  readonly limit: number;
  readonly counter: FixedWindowCounter;
  readonly window: Window;
  readonly refused: Refusal;
  /** True for what a tenant set: callers are told of it with every answer, of the others when they are refused. */
  readonly isTold: boolean;
}

/** Windows of one length, laid end to end through the Unix origin. */
export interface Window {
  readonly lengthMs: number;
  /** `10 second`, as the reference writes it. */
  readonly text: string;
}

export function windowOf(unit: TimeUnit, interval: number): Window {
  return { lengthMs: windowLengthMs(unit, interval), text: `${interval} ${unit.toLowerCase()}` };
}

/** How a call stands to its limits, for the headers of its answer. */
export interface Standing {
  readonly claims: readonly Claim[];
  /** Calls left of each claim, after this one. */
  readonly left: readonly number[];
  readonly atMs: number;
  /** The claim that the call was refused for. */
  readonly refusedBy: Claim | null;
}

/** ms until a claim's window is over. */
export function untilResetMs({ window: { lengthMs } }: Claim, atMs: number): number {
  return windowStart(atMs, lengthMs, 0) + lengthMs - atMs;
}

/**
 * Counts a call against all of its limits, or against none: what one of them refuses costs nothing of the others. Of
 * several that are used up the one refuses that lasts longest.
 */
export function admit(call: Call, claims: readonly Claim[], nowMs: number): Refusal | null {
  const left = claims.map(({ counter, limit }) => counter.remaining(limit, nowMs));
  let refusedBy = longest(claims, left, nowMs);
  if (!refusedBy) {
    for (const [index, claim] of claims.entries()) {
      // Another thread may have taken the last one in between: then the others lose one, and nobody gets one too many.
      if (!claim.counter.take(claim.limit, nowMs)) refusedBy ??= claim;
      left[index] = Math.max(0, (left[index] ?? 0) - 1);
    }
  }
  call.standing = { claims, left, atMs: nowMs, refusedBy };
  return refusedBy?.refused ?? null;
}

function longest(claims: readonly Claim[], left: readonly number[], nowMs: number): Claim | null {
  let found: Claim | null = null;
  for (const [index, claim] of claims.entries()) {
    if ((left[index] ?? 0) > 0) continue;
    if (!found || untilResetMs(claim, nowMs) > untilResetMs(found, nowMs)) found = claim;
  }
  return found;
}
