import { EgressDeniedError } from '../egress/backend-connector.ts';
import type { EgressRule } from '../egress/egress-policy.ts';
import type { Call } from '../pipeline/call.ts';
import { type Refusal, refusal } from '../pipeline/refusal.ts';
import { BodyMismatchError } from '../signature/checked-body.ts';
import { BodyTimeoutError } from '../wire/body-timer.ts';
import { BodyTooLargeError } from '../wire/exchange.ts';

/** Why an attempt at the backend brought no response. */
export interface UpstreamFailure {
  readonly kind:
    | 'denied'
    | 'timeout'
    | 'dns'
    | 'unavailable'
    | 'body-too-large'
    | 'body-timeout'
    | 'body-mismatch'
    | 'caller-gone';
  /** True once bytes of the request may have reached the backend. */
  readonly sent: boolean;
  /** True once bytes of a response came. */
  readonly answered: boolean;
  /** True when it was sent over a connection that had lain idle, which the backend may have closed meanwhile. */
  readonly wasKept: boolean;
  /** Error code or name, for the record; of a denied one the address and why. */
  readonly reason: string;
  /** Which rule of the egress guard denied it. */
  readonly rule?: EgressRule;
  /** What a body that is not the one that was signed is refused with. */
  readonly refusal?: Refusal;
}

/** Our own timer fired. */
export class UpstreamTimeoutError extends Error {
  override readonly name = 'UpstreamTimeoutError';
}

/** The caller broke the connection. */
export class CallerGoneError extends Error {
  override readonly name = 'CallerGoneError';
}

const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME']);
const TIMEOUT_CODES = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);

/** How far an attempt got. */
export type AttemptProgress = Pick<UpstreamFailure, 'sent' | 'answered' | 'wasKept'>;

/** Of an attempt that never had a connection. */
export const NOTHING_SENT: AttemptProgress = { sent: false, answered: false, wasKept: false };

/** Sorts the error of an attempt. */
export function classifyFailure(error: Error, progress: AttemptProgress): UpstreamFailure {
  if (error instanceof EgressDeniedError) {
    return { kind: 'denied', ...NOTHING_SENT, reason: error.message, rule: error.rule };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (error instanceof BodyTooLargeError) return { kind: 'body-too-large', ...progress, reason: code };
  if (error instanceof BodyMismatchError)
    return { kind: 'body-mismatch', ...progress, reason: code, refusal: error.refusal };
  if (error instanceof BodyTimeoutError) return { kind: 'body-timeout', ...progress, reason: code };
  if (error instanceof CallerGoneError) return { kind: 'caller-gone', ...progress, reason: code };
  if (error instanceof UpstreamTimeoutError || TIMEOUT_CODES.has(code)) {
    return { kind: 'timeout', ...progress, reason: code };
  }
  return { kind: DNS_CODES.has(code) ? 'dns' : 'unavailable', ...progress, reason: code };
}

/** The refusal for a failure that is not tried again. */
export function failureRefusal(failure: UpstreamFailure, call: Call): Refusal {
  if (failure.kind === 'denied') {
    const document = { kind: 'settings', id: call.runtime.settings.instanceId } as const;
    const rule = failure.rule ?? 'egress-restricted-range';
    return refusal('backendDenied', { stage: 'forward', rule, document, detail: failure.reason });
  }
  if (failure.refusal) return failure.refusal;
  const decision = {
    stage: 'forward',
    rule: `upstream-${failure.kind}`,
    document: { kind: 'publication', id: call.plan.api.id },
    detail: failure.reason,
  } as const;
  switch (failure.kind) {
    case 'timeout':
      return refusal('backendTimeout', decision);
    case 'dns':
      return refusal('domainResolutionFailed', decision);
    case 'body-too-large':
      return refusal('bodyTooLarge', decision);
    case 'body-timeout':
      return refusal('bodyTimeout', decision);
    case 'body-mismatch':
    case 'unavailable':
    case 'caller-gone':
      return refusal('backendUnavailable', decision);
  }
}
