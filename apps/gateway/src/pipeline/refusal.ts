import { type DataPlaneErrorName, dataPlaneErrors } from '@turnpike/contracts/errors/data-plane';
import type { DocumentKind } from '@turnpike/contracts/snapshot/document';

/** What decided a refusal. It goes into the access record, never to the caller. */
export interface Decision {
  /** Stage of the pipeline. */
  readonly stage: string;
  /** The rule within the stage, in a few stable words. */
  readonly rule: string;
  /** The snapshot document that holds the rule; null when none does. */
  readonly document: { readonly kind: DocumentKind; readonly id: string } | null;
  /** What of the request met the rule; never a secret. */
  readonly detail?: string;
}

/** Why a call ends in the gateway: a value, never an exception. */
export interface Refusal {
  readonly error: DataPlaneErrorName;
  readonly code: string;
  readonly status: number;
  /** Public message. */
  readonly message: string;
  readonly decision: Decision;
}

/**
 * Makes a refusal.
 * @param detail appended to the code's public message, after a separator of its own
 */
export function refusal(error: DataPlaneErrorName, decision: Decision, detail = ''): Refusal {
  const { code, status, message } = dataPlaneErrors[error];
  return { error, code, status, message: message + detail, decision };
}
