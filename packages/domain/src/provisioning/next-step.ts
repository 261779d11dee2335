import type { SingleNodeState } from './single-node-driver.ts';

/** A unit that is not ready for this long is stopped and started again. */
export const READY_DEADLINE_MS = 15_000;
/** A unit that served this long after its start is healthy: its failed attempts are forgotten. */
export const STABLE_AFTER_MS = 3_000;
/** Failed attempts after which a gateway's status says so; the attempts go on. */
export const ATTEMPTS_BEFORE_FAILED = 3;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** All that the decision depends on: what is wanted, what is on record, what the driver sees. */
export interface Observed {
  desired: 'RUNNING' | 'DELETED';
  generation: number;
  observedGeneration: number;
  status: string;
  /** It was Running at least once. */
  provisioned: boolean;
  /** Ports were given to it. */
  placed: boolean;
  configRevision: number;
  attempts: number;
  nextAttemptAtMs: number | null;
  unit: SingleNodeState;
}

/** Statuses that say that a process was started. Not CreateFail and Unhealthy: those stay until one serves again. */
const EXPECTS_PROCESS = new Set(['Running', 'Registering', 'Starting']);

export type Step =
  /** Nothing to do until something changes. */
  | { kind: 'none' }
  /** Look again in a moment: something is under way. */
  | { kind: 'wait' }
  /** Nothing before this time: the last attempt failed. */
  | { kind: 'pause'; untilMs: number }
  /** Give it ports. */
  | { kind: 'place' }
  /** Compile its first configuration. */
  | { kind: 'compile' }
  /** Start its process. */
  | { kind: 'start' }
  /** End its process, which hangs or was started with another spec, so that it is started again. */
  | { kind: 'stop'; reason: string }
  /** Record that it runs as wanted. */
  | { kind: 'confirm' }
  /** Record that the process is gone although nobody asked for that. */
  | { kind: 'report'; reason: string }
  /** Forget failed attempts: it has been well for a while. */
  | { kind: 'settle' }
  /** Record that deletion is under way. */
  | { kind: 'announce-deletion' }
  | { kind: 'drain' }
  | { kind: 'destroy' }
  /** Remove its rows. */
  | { kind: 'forget' };

/** Pause before attempt n+1 after n attempts: none after the first (what ran well is brought back at once). */
export function pauseAfter(attempts: number): number {
  return attempts <= 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
}

/** Decides the one next step of a gateway's life cycle. Pure; DESIGN section 3. */
export function nextStep(observed: Observed, nowMs: number): Step {
  return observed.desired === 'DELETED' ? towardsDeleted(observed, nowMs) : towardsRunning(observed, nowMs);
}

function towardsRunning(observed: Observed, nowMs: number): Step {
  const { unit } = observed;
  if (unit.state === 'ready') return whileReady(observed, unit, nowMs);
  if (unit.state === 'unready') {
    return nowMs - unit.sinceMs > READY_DEADLINE_MS
      ? { kind: 'stop', reason: `The gateway did not become ready within ${READY_DEADLINE_MS / 1_000} s.` }
      : { kind: 'wait' };
  }
  if (unit.state === 'draining') return { kind: 'wait' };
  if (EXPECTS_PROCESS.has(observed.status)) {
    const reason = unit.state === 'stopped' ? unit.reason : null;
    return { kind: 'report', reason: reason ?? 'No gateway process runs.' };
  }
  if (isPaused(observed, nowMs)) return { kind: 'pause', untilMs: observed.nextAttemptAtMs };
  if (!observed.placed) return { kind: 'place' };
  if (observed.configRevision === 0) return { kind: 'compile' };
  return { kind: 'start' };
}

function whileReady(observed: Observed, unit: SingleNodeState & { state: 'ready' }, nowMs: number): Step {
  if (!unit.current) return { kind: 'stop', reason: 'The gateway is restarted with its new settings.' };
  if (observed.status !== 'Running' || observed.observedGeneration !== observed.generation) {
    return { kind: 'confirm' };
  }
  const settled = observed.attempts === 0 && observed.nextAttemptAtMs === null;
  return settled || nowMs - unit.sinceMs < STABLE_AFTER_MS ? { kind: 'none' } : { kind: 'settle' };
}

function towardsDeleted(observed: Observed, nowMs: number): Step {
  const announced = observed.status === 'Deleting' || observed.status === 'DeleteFailed';
  // Also when the status already says so: failed attempts at running must not delay the deletion.
  if (!announced || observed.observedGeneration !== observed.generation) return { kind: 'announce-deletion' };
  if (isPaused(observed, nowMs)) return { kind: 'pause', untilMs: observed.nextAttemptAtMs };
  switch (observed.unit.state) {
    case 'ready':
    case 'unready':
      return { kind: 'drain' };
    case 'draining':
    case 'stopped':
      return { kind: 'destroy' };
    case 'absent':
      return { kind: 'forget' };
  }
}

function isPaused(observed: Observed, nowMs: number): observed is Observed & { nextAttemptAtMs: number } {
  return observed.nextAttemptAtMs !== null && observed.nextAttemptAtMs > nowMs;
}
