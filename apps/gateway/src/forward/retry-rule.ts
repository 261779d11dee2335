import type { UpstreamFailure } from './upstream-failure.ts';

/** Methods that may reach a backend twice without doing more than once (RFC 9110 section 9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** The next attempt would meet the same. */
const NEVER_AGAIN = new Set<UpstreamFailure['kind']>([
  'denied',
  'body-too-large',
  'body-timeout',
  'caller-gone',
]);

/** What the rule looks at. */
export interface AttemptState {
  /** `retry_count` of the backend: -1 idempotent requests once, 0 never, n times (reference 7.4). */
  readonly retryCount: number;
  /** Method towards the backend. */
  readonly method: string;
  /** Attempts made, this one included, without those that met a stale connection. */
  readonly attempts: number;
  /** False once bytes of a streamed body were taken: they cannot be sent again. */
  readonly bodyReplayable: boolean;
}

/**
 * Whether a request met a connection that the backend had closed meanwhile, as it may at any time: it is made once more
 * over another one, whatever its retry count, where doing it twice does no harm.
 */
export function metStaleConnection(
  failure: UpstreamFailure,
  { method, bodyReplayable }: Pick<AttemptState, 'method' | 'bodyReplayable'>,
): boolean {
  const broke = failure.kind === 'unavailable' && failure.wasKept && !failure.answered;
  return broke && bodyReplayable && IDEMPOTENT.has(method);
}

/**
 * Whether a failed attempt is made again. Never when a byte of a response arrived, when the body cannot be sent again,
 * or when a request that is not idempotent may have reached the backend.
 */
export function mayRetry(failure: UpstreamFailure, state: AttemptState): boolean {
  if (NEVER_AGAIN.has(failure.kind) || failure.answered || !state.bodyReplayable) return false;
  const idempotent = IDEMPOTENT.has(state.method);
  const allowed = state.retryCount >= 0 ? state.retryCount : idempotent ? 1 : 0;
  if (state.attempts > allowed) return false;
  // With -1 the caller has waited a whole timeout already; only an explicit count makes it wait again.
  if (failure.kind === 'timeout' && state.retryCount < 0) return false;
  return idempotent || !failure.sent;
}
