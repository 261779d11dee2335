import { type TimeUnit, windowLengthMs } from '../counters/fixed-window.ts';
import type { WindowCounter } from '../counters/window-counter.ts';
import type { Call } from '../pipeline/call.ts';
import type { Refusal } from '../pipeline/refusal.ts';

/** A limit that a call is counted against. */
export interface Claim {
  /** What callers know it by, in headers: `api`, `user`, `app`, `ip`, `api-allenv`, `debug-domain`, `app-quota`. */
  readonly name: string;
  readonly limit: number;
  readonly counter: WindowCounter;
  readonly window: Window;
  /** The limit as `RateLimit-Policy` tells it. */
  readonly policy: string;
  readonly refused: Refusal;
  /** True for what a tenant set: callers are told of it with every answer, of the others when they are refused. */
  readonly isTold: boolean;
  /** Calls per window that this node lets in without a grant, while the nodes cannot count together. */
  readonly openCalls: number;
}

/** Length of windows. */
export interface Window {
  readonly lengthMs: number;
  /** `10 second`, as the reference writes it. */
  readonly text: string;
}

export function windowOf(unit: TimeUnit, interval: number): Window {
  return { lengthMs: windowLengthMs(unit, interval), text: `${interval} ${unit.toLowerCase()}` };
}

/** A limit as `RateLimit-Policy` tells it: `q` calls in `w` seconds. */
export function policyText(name: string, limit: number, { lengthMs }: Window): string {
  return `"${name}";q=${limit};w=${lengthMs / 1_000}`;
}

/** How a call stands to its limits, for the headers of its answer. */
export interface Standing {
  readonly claims: readonly Claim[];
  /** Calls left of each claim, after this one. */
  readonly left: readonly number[];
  /** ms until each claim's window is over. */
  readonly resetMs: readonly number[];
  /** The claim that the call was refused for. */
  readonly refusedBy: Claim | null;
}

/** What each limit counts, for the API's owner. */
const COUNTED: Readonly<Record<string, string>> = {
  api: 'calls of the API',
  user: 'calls of the tenant',
  app: 'calls of the credential',
  ip: 'calls of the source address',
  'api-allenv': 'calls of the API in all environments',
  'debug-domain': 'calls on the debug domain',
  'app-quota': 'calls in the quota of the credential',
};

/** A call waits for parts of limits so many times; then it is refused. */
const MOST_WAITS = 4;

/**
 * Counts a call against all of its limits, or against none: what one of them refuses costs nothing of the others. Of
 * several that are used up the one refuses that lasts longest. Answers at once unless a node's part of a limit is used
 * up and more has to be asked for.
 */
export function admit(
  call: Call,
  claims: readonly Claim[],
  now: () => number,
  waits = MOST_WAITS,
): Refusal | null | Promise<Refusal | null> {
  const nowMs = now();
  const lacking = claims.filter(({ counter, limit }) => !counter.isReady(limit, nowMs));
  if (lacking.length === 0) return takeAll(call, claims, nowMs);
  const asked = lacking.map(({ counter, limit, openCalls }) => counter.fill(limit, nowMs, openCalls));
  const usedUp = lacking.filter((_claim, index) => asked[index] === null);
  if (usedUp.length > 0 || waits === 0)
    return refuse(call, claims, usedUp.length > 0 ? usedUp : lacking, nowMs);
  return Promise.all(asked).then(() => admit(call, claims, now, waits - 1));
}

function takeAll(call: Call, claims: readonly Claim[], nowMs: number): Refusal | null {
  const taken: Claim[] = [];
  for (const claim of claims) {
    if (claim.counter.take(claim.limit, nowMs)) {
      taken.push(claim);
      continue;
    }
    // Another thread took the last one in between.
    for (const { counter } of taken) counter.refund(nowMs);
    return refuse(call, claims, [claim], nowMs);
  }
  note(call, claims, nowMs, null);
  return null;
}

function refuse(
  call: Call,
  claims: readonly Claim[],
  usedUp: readonly Claim[],
  nowMs: number,
): Refusal | null {
  const [first, ...others] = usedUp;
  if (!first) throw new Error('a call is refused for a limit');
  const resetOf = ({ counter }: Claim): number => counter.untilResetMs(nowMs);
  const refusedBy = others.reduce(
    (longest, claim) => (resetOf(claim) > resetOf(longest) ? claim : longest),
    first,
  );
  note(call, claims, nowMs, refusedBy);
  return withCounter(refusedBy, nowMs);
}

/** What the claim's owner is told of the counter that had nothing left. */
function withCounter({ name, limit, window, counter, refused }: Claim, nowMs: number): Refusal {
  const resetsAtMs = nowMs + counter.untilResetMs(nowMs);
  // What other nodes were granted and have not spent is not known here.
  const used = limit - counter.remaining(limit, nowMs);
  const decided = { name: COUNTED[name] ?? name, limit, used, windowMs: window.lengthMs, resetsAtMs };
  return { ...refused, decision: { ...refused.decision, counter: decided } };
}

/** Beside what the call was counted against before. */
function note(call: Call, claims: readonly Claim[], nowMs: number, refusedBy: Claim | null): void {
  const before = call.standing;
  const left = claims.map(({ counter, limit }) => counter.remaining(limit, nowMs));
  const resetMs = claims.map(({ counter }) => counter.untilResetMs(nowMs));
  call.standing = {
    claims: before ? [...before.claims, ...claims] : claims,
    left: before ? [...before.left, ...left] : left,
    resetMs: before ? [...before.resetMs, ...resetMs] : resetMs,
    refusedBy,
  };
}
