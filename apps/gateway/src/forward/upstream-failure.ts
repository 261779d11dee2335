import { EgressDeniedError } from '../egress/backend-connector.ts';
import type { EgressRule } from '../egress/egress-policy.ts';
import type { Call } from '../pipeline/call.ts';
import { type Refusal, refusal } from '../pipeline/refusal.ts';
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
    | 'caller-gone';
  /** True once bytes of the request may have reached the backend. */
  readonly sent: boolean;
  /** Error code or name, for the record; of a denied one the address and why. */
  readonly reason: string;
  /** Which rule of the egress guard denied it. */
  readonly rule?: EgressRule;
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

/** Sorts the error of an attempt. */
export function classifyFailure(error: Error, sent: boolean): UpstreamFailure {
  if (error instanceof EgressDeniedError) {
    return { kind: 'denied', sent: false, reason: error.message, rule: error.rule };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (error instanceof BodyTooLargeError) return { kind: 'body-too-large', sent, reason: code };
  if (error instanceof BodyTimeoutError) return { kind: 'body-timeout', sent, reason: code };
  if (error instanceof CallerGoneError) return { kind: 'caller-gone', sent, reason: code };
  if (error instanceof UpstreamTimeoutError || TIMEOUT_CODES.has(code)) {
    return { kind: 'timeout', sent, reason: code };
  }
  return { kind: DNS_CODES.has(code) ? 'dns' : 'unavailable', sent, reason: code };
}

/** The refusal for a failure that is not tried again. */
export function failureRefusal(failure: UpstreamFailure, call: Call): Refusal {
  if (failure.kind === 'denied') {
    const document = { kind: 'settings', id: call.runtime.settings.instanceId } as const;
    const rule = failure.rule ?? 'egress-restricted-range';
    return refusal('backendDenied', { stage: 'forward', rule, document, detail: failure.reason });
  }
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
    case 'unavailable':
    case 'caller-gone':
      return refusal('backendUnavailable', decision);
  }
}
