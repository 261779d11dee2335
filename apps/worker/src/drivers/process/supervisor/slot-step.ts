/** A process that is not ready for this long after its start has failed. */
export const READY_DEADLINE_MS = 15_000;
/** One that was ready and has not answered for this long hangs. */
export const SILENCE_LIMIT_MS = 10_000;
/** One that was ready for this long is healthy: earlier failures are forgotten. */
export const STABLE_AFTER_MS = 1_000;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** A node's process, as far as the decision goes. */
export interface ProcessView {
  state: 'starting' | 'ready' | 'draining';
  /** Somebody else asked it to end: it serves until another has taken over. */
  isLeaving: boolean;
  /** It was killed, and is about to be gone. */
  isKilled: boolean;
  /** When it was started, ms. */
  startedMs: number;
  lastAnswerMs: number;
  /** It was started with what is wanted now, and knows the listeners that are wanted. */
  isCurrent: boolean;
  appliedRevision: number;
  /** All listeners that have a socket are open in it. */
  hasListeners: boolean;
  residentMib: number;
}

/** One wanted or unwanted node. */
export interface SlotView {
  wanted: boolean;
  current: ProcessView | null;
  /** Started to take over from `current`. */
  successor: ProcessView | null;
  /** Of starting a process; no attempt before. */
  nextAttemptMs: number;
  /** No other node of the gateway is being replaced. */
  mayReplace: boolean;
  memory: MemoryLimits;
}

export interface MemoryLimits {
  /** Past it a node is replaced. */
  softMib: number;
  /** Past it a node is killed. */
  hardMib: number;
}

export type SlotStep =
  | { kind: 'none' }
  | { kind: 'launch' }
  | { kind: 'launch-successor'; reason: string }
  /** The successor becomes the node's process: there is no other. */
  | { kind: 'promote' }
  /** As `promote`, and the old one ends in order. */
  | { kind: 'hand-over' }
  /** It ends in order. */
  | { kind: 'retire' }
  /** It has served nobody: it is killed, and that is no failure. */
  | { kind: 'discard'; which: 'current' | 'successor' }
  /** It is killed, and counts as failed. */
  | { kind: 'fail'; which: 'current' | 'successor'; reason: string };

/** Pause before a process is started after so many failures in a row: none after the first. */
export function pauseAfter(failures: number): number {
  return failures <= 1 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (failures - 2), LONGEST_PAUSE_MS);
}

/** Decides the one next step of a node. Pure. Never fewer ready processes than before, but for one that hangs or floods memory. */
export function slotStep(slot: SlotView, nowMs: number): SlotStep {
  const { current, successor } = slot;
  if (!slot.wanted) {
    if (successor) return { kind: 'discard', which: 'successor' };
    return current && current.state !== 'draining' ? { kind: 'retire' } : { kind: 'none' };
  }
  if (!current) {
    if (successor) return { kind: 'promote' };
    return slot.nextAttemptMs > nowMs ? { kind: 'none' } : { kind: 'launch' };
  }
  if (current.state === 'draining') return whileEnding(slot, current, nowMs);
  if (current.state === 'starting') return whileStarting(current, nowMs);
  return whileReady(slot, current, nowMs);
}

function whileStarting(current: ProcessView, nowMs: number): SlotStep {
  if (!current.isCurrent) return { kind: 'discard', which: 'current' };
  return lateToReady(current, nowMs, 'current') ?? { kind: 'none' };
}

function whileReady(slot: SlotView, current: ProcessView, nowMs: number): SlotStep {
  const { successor, memory } = slot;
  const silentMs = nowMs - current.lastAnswerMs;
  if (silentMs > SILENCE_LIMIT_MS) {
    return fail('current', `it did not answer for ${Math.round(silentMs / 1_000)} s`);
  }
  if (current.residentMib > memory.hardMib) {
    return fail('current', `it used ${current.residentMib} MiB of memory; it is killed at ${memory.hardMib}`);
  }
  if (successor) return withSuccessor(current, successor, nowMs);
  const reason = whyReplace(current, memory);
  // One that leaves does not wait for its turn: it will be gone soon, whatever else goes on.
  const waits = !slot.mayReplace && !current.isLeaving;
  if (reason === null || waits || slot.nextAttemptMs > nowMs) return { kind: 'none' };
  return { kind: 'launch-successor', reason };
}

/** A wanted node that ends though nobody here told it to: another process is started before it is gone. */
function whileEnding(slot: SlotView, current: ProcessView, nowMs: number): SlotStep {
  if (current.isKilled) return { kind: 'none' };
  const { successor } = slot;
  if (successor) return withSuccessor(current, successor, nowMs);
  if (slot.nextAttemptMs > nowMs) return { kind: 'none' };
  return { kind: 'launch-successor', reason: 'it ends' };
}

function whyReplace(current: ProcessView, memory: MemoryLimits): string | null {
  if (current.isLeaving) return 'it was asked to end';
  if (!current.isCurrent) return 'it was started with other settings';
  if (current.residentMib > memory.softMib) {
    return `it uses ${current.residentMib} MiB of memory, more than ${memory.softMib}`;
  }
  return null;
}

function withSuccessor(current: ProcessView, successor: ProcessView, nowMs: number): SlotStep {
  if (!successor.isCurrent) return { kind: 'discard', which: 'successor' };
  const upToDate = successor.appliedRevision >= current.appliedRevision;
  if (successor.state === 'ready' && successor.hasListeners && upToDate) return { kind: 'hand-over' };
  if (successor.state === 'ready' && !upToDate && nowMs - successor.startedMs > READY_DEADLINE_MS) {
    const { appliedRevision } = successor;
    return fail(
      'successor',
      `it has revision ${appliedRevision}, older than ${current.appliedRevision}, which is served`,
    );
  }
  return lateToReady(successor, nowMs, 'successor') ?? { kind: 'none' };
}

function lateToReady(view: ProcessView, nowMs: number, which: 'current' | 'successor'): SlotStep | null {
  if (nowMs - view.startedMs <= READY_DEADLINE_MS) return null;
  return fail(which, `it did not become ready within ${READY_DEADLINE_MS / 1_000} s`);
}

function fail(which: 'current' | 'successor', reason: string): SlotStep {
  return { kind: 'fail', which, reason };
}
