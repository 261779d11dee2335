import type { NodeState, UnitState } from './driver.ts';
import { deadlineMs, isFailedStatus, type OperationName } from './operation-kind.ts';

/** A unit that has been as it is wanted for this long is well: its failed attempts are forgotten. */
export const STABLE_AFTER_MS = 3_000;
/** Failed attempts after which a gateway's status says so; the attempts go on. */
export const ATTEMPTS_BEFORE_FAILED = 3;
/** What is still open when a gateway is deleted gets this long to finish: gateways give themselves ten seconds. */
export const DRAIN_DEADLINE_MS = 15_000;

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
  /** Its default listeners have ports, and every node that is wanted is on record. */
  placed: boolean;
  configRevision: number;
  attempts: number;
  nextAttemptAtMs: number | null;
  /** Under way; null: none is. */
  operation: OperationName | null;
  operationStartedAtMs: number;
  nodesWanted: number;
  /** Nodes and listeners stand on record as the unit shows them. */
  recorded: boolean;
  unit: UnitState;
}

export type Step =
  /** Nothing to do until something changes. */
  | { kind: 'none' }
  /** Look again in a moment: something is under way. */
  | { kind: 'wait' }
  /** Nothing before this time: the last attempt failed. */
  | { kind: 'pause'; untilMs: number }
  /** Give it ports and names for its nodes. */
  | { kind: 'place' }
  /** Compile its first configuration. */
  | { kind: 'compile' }
  /** Tell the driver how the unit is to be. */
  | { kind: 'apply' }
  /** Write down how nodes and listeners are. */
  | { kind: 'record' }
  /** Record that it runs. `whole`: just as it is wanted; otherwise it serves, and not every node is well. */
  | { kind: 'confirm'; whole: boolean }
  /** Record that nothing serves although nobody asked for that. */
  | { kind: 'report'; reason: string }
  /** Record that the operation under way failed. `timedOut`: nothing says why. */
  | { kind: 'fail'; timedOut: boolean; reason: string }
  /** Forget failed attempts: it has been well for a while. */
  | { kind: 'settle' }
  /** Record that deletion is under way. */
  | { kind: 'announce-deletion' }
  | { kind: 'drain' }
  | { kind: 'destroy' }
  /** Remove its rows. */
  | { kind: 'forget' };

type Present = UnitState & { state: 'present' };

/** Pause before attempt n+1 after n attempts: none after the first (what ran well is brought back at once). */
export function pauseAfter(attempts: number): number {
  return attempts <= 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
}

/** Decides the one next step of a gateway's life cycle. Pure; DESIGN section 3. */
export function nextStep(observed: Observed, nowMs: number): Step {
  return observed.desired === 'DELETED' ? towardsDeleted(observed, nowMs) : towardsRunning(observed, nowMs);
}

function towardsRunning(observed: Observed, nowMs: number): Step {
  const { unit, placed, configRevision } = observed;
  if (placed && configRevision > 0 && unit.state === 'present' && unit.taken) {
    const step = whileTaken(observed, unit, nowMs);
    return observed.recorded || step.kind === 'fail' ? step : { kind: 'record' };
  }
  const unasked = operationOf(observed) === null && !isFailedStatus(observed.status);
  if (unasked && !servesAtAll(unit)) return { kind: 'report', reason: lossOf(unit) };
  if (isPaused(observed, nowMs)) return { kind: 'pause', untilMs: observed.nextAttemptAtMs };
  if (!placed) return { kind: 'place' };
  return configRevision === 0 ? { kind: 'compile' } : { kind: 'apply' };
}

/** The driver knows what is wanted and works at it: it is waited for, or told about. */
function whileTaken(observed: Observed, unit: Present, nowMs: number): Step {
  if (unit.current) return whileCurrent(observed, unit, nowMs);
  const operation = operationOf(observed);
  const serves = servesAtAll(unit);
  if (serves && (operation === 'recover' || observed.status === 'Unhealthy')) {
    return { kind: 'confirm', whole: false };
  }
  if (operation !== null) {
    if (isFailedStatus(observed.status)) return { kind: 'none' };
    return whileUnderWay(observed, unit, operation, nowMs);
  }
  // One node of several is lost: the driver brings it back, and the sweep looks again.
  if (serves || isFailedStatus(observed.status)) return { kind: 'none' };
  return { kind: 'report', reason: lossOf(unit) };
}

function whileCurrent(observed: Observed, unit: Present, nowMs: number): Step {
  const { status, operation, observedGeneration, generation, attempts, nextAttemptAtMs } = observed;
  if (status !== 'Running' || operation !== null || observedGeneration !== generation) {
    return { kind: 'confirm', whole: true };
  }
  if (attempts === 0 && nextAttemptAtMs === null) return { kind: 'none' };
  const youngest = Math.max(...unit.nodes.map(({ sinceMs }) => sinceMs));
  return nowMs - youngest < STABLE_AFTER_MS ? { kind: 'none' } : { kind: 'settle' };
}

function whileUnderWay(observed: Observed, unit: Present, operation: OperationName, nowMs: number): Step {
  const reason = failedListener(unit) ?? lastExitOf(unit);
  // It never served, so what ends its processes is not going to pass by itself.
  const endsAgainAndAgain = unit.nodes.some(({ restarts }) => restarts >= ATTEMPTS_BEFORE_FAILED);
  if (operation === 'create' && !servesAtAll(unit) && endsAgainAndAgain && reason !== null) {
    return { kind: 'fail', timedOut: false, reason };
  }
  const allowedMs = deadlineMs(operation, observed.nodesWanted);
  if (nowMs - observed.operationStartedAtMs <= allowedMs) return { kind: 'wait' };
  const late = `${lateNodes(unit)} not ready within ${allowedMs / 1_000} s.`;
  return { kind: 'fail', timedOut: reason === null, reason: reason === null ? late : `${late} ${reason}` };
}

/** What is under way: a gateway that was never Running is being created, whatever else was asked for since. */
function operationOf({ operation, provisioned }: Observed): OperationName | null {
  return operation ?? (provisioned ? null : 'create');
}

function servesAtAll(unit: UnitState): boolean {
  return unit.state === 'present' && unit.nodes.some(({ state }) => state === 'ready');
}

function lossOf(unit: UnitState): string {
  return (unit.state === 'present' ? lastExitOf(unit) : null) ?? 'No gateway process serves.';
}

function lastExitOf({ nodes }: Present): string | null {
  // Of a node that serves as it was before, the process that was to replace it ended.
  const ended = nodes.find(
    ({ state, current, lastExit }) => (state !== 'ready' || !current) && lastExit !== null,
  );
  return ended ? `${ended.name}: ${ended.lastExit}` : null;
}

function failedListener({ listeners }: Present): string | null {
  const failed = listeners.find(({ state }) => state === 'failed');
  return failed ? (failed.reason ?? 'A listener cannot be opened.') : null;
}

function lateNodes({ nodes }: Present): string {
  const late = nodes.filter(({ state, current }: NodeState) => state !== 'ready' || !current);
  if (late.length === 0) return 'The gateway was';
  return `${late.map(({ name }) => name).join(', ')} ${late.length === 1 ? 'was' : 'were'}`;
}

function towardsDeleted(observed: Observed, nowMs: number): Step {
  const { unit, status } = observed;
  const announced = status === 'Deleting' || status === 'DeleteFailed';
  // Also when the status already says so: failed attempts at running must not delay the deletion.
  if (!announced || observed.observedGeneration !== observed.generation) return { kind: 'announce-deletion' };
  if (isPaused(observed, nowMs)) return { kind: 'pause', untilMs: observed.nextAttemptAtMs };
  if (unit.state === 'absent') return { kind: 'forget' };
  const allStopped = unit.nodes.every(({ state }) => state === 'stopped');
  if (allStopped) return { kind: 'destroy' };
  if (!unit.draining) return { kind: 'drain' };
  const waited = nowMs - observed.operationStartedAtMs;
  return waited < DRAIN_DEADLINE_MS ? { kind: 'wait' } : { kind: 'destroy' };
}

function isPaused(observed: Observed, nowMs: number): observed is Observed & { nextAttemptAtMs: number } {
  return observed.nextAttemptAtMs !== null && observed.nextAttemptAtMs > nowMs;
}
