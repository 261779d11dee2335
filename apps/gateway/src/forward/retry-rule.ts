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
  /** Attempts made, this one included. */
  readonly attempts: number;
  /** False once bytes of a streamed body were taken: they cannot be sent again. */
  readonly bodyReplayable: boolean;
}

/**
 * Whether a failed attempt is made again. Never when a response head arrived (the caller has it then), when the
 * body cannot be sent again, or when a request that is not idempotent may have reached the backend.
 */
export function mayRetry(failure: UpstreamFailure, state: AttemptState): boolean {
  if (NEVER_AGAIN.has(failure.kind)) return false;
  const idempotent = IDEMPOTENT.has(state.method);
  const allowed = state.retryCount >= 0 ? state.retryCount : idempotent ? 1 : 0;
  if (state.attempts > allowed || !state.bodyReplayable) return false;
  // With -1 the caller has waited a whole timeout already; only an explicit count makes it wait again.
  if (failure.kind === 'timeout' && state.retryCount < 0) return false;
  return idempotent || !failure.sent;
}
