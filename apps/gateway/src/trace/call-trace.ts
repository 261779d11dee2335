import {
  newSpanId,
  newTraceId,
  parseTraceParent,
  parseTraceState,
  type TraceParent,
} from './trace-context.ts';

/** A call's place in a trace: the gateway's span, and the one of its request to the backend. */
export interface CallTrace {
  readonly traceId: string;
  /** The caller's span; null: the trace begins here. */
  readonly parentSpanId: string | null;
  readonly spanId: string;
  readonly sampled: boolean;
  /** What the backend gets as its parent. */
  readonly forBackend: TraceParent;
  /** The caller's `tracestate` where it is well-formed. */
  readonly state: string | null;
}

/**
 * The trace of a call that begins.
 * @param traceparent as the caller sent it; one that is malformed is as none (W3C Trace Context section 3.2)
 * @param ratio of traces that begin here and are sampled; a caller's decision is kept
 */
export function beginTrace(
  traceparent: string | undefined,
  tracestate: string | undefined,
  ratio: number,
): CallTrace {
  const parent = traceparent === undefined ? null : parseTraceParent(traceparent);
  const traceId = parent?.traceId ?? newTraceId();
  const sampled = parent?.sampled ?? isSampled(traceId, ratio);
  // Ids that are made here are random; of a caller's that is known only if it says so.
  const flags = parent?.flags ?? RANDOM;
  return {
    traceId,
    parentSpanId: parent?.spanId ?? null,
    spanId: newSpanId(),
    sampled,
    forBackend: { traceId, spanId: newSpanId(), sampled, flags },
    state: parent && tracestate !== undefined ? parseTraceState(tracestate) : null,
  };
}

const RANDOM = 2;
const LAST_DIGITS = 13;

/** By the id alone, so that all nodes decide alike. */
function isSampled(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(-LAST_DIGITS), 16) < ratio * 16 ** LAST_DIGITS;
}
