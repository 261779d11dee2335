import { type DataPlaneErrorName, dataPlaneErrors } from '@turnpike/contracts/errors/data-plane';
import type { DecisionCounter, SignatureEvidence } from '@turnpike/contracts/feed/decisions';
import type { DocumentKind } from '@turnpike/contracts/snapshot/document';

/** What decided a refusal. It goes into the records, never to the caller. */
export interface Decision {
  /** Stage of the pipeline. */
  readonly stage: string;
  /** The rule within the stage, in a few stable words. */
  readonly rule: string;
  /** The snapshot document that holds the rule; null when none does. */
  readonly document: { readonly kind: DocumentKind; readonly id: string } | null;
  /** Which part of the document decided, where it has several. */
  readonly statement?: string;
  /** The counter that had nothing left. */
  readonly counter?: DecisionCounter;
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
  /** Of a signature: what the gateway computed. For the decision record, which is made after the answer. */
  readonly explain?: ExplainSignature;
  /** The list of addresses that decided: which entry did is found out for the decision record only. */
  readonly addressList?: AddressList;
}

/** A list of addresses, as its document has it. */
export interface AddressList {
  readonly type: 'PERMIT' | 'DENY';
  readonly values: readonly string[];
}

/** @param findOut true: what the caller did is looked for as well, which costs some 40 signatures */
export type ExplainSignature = (findOut: boolean) => SignatureEvidence;

/**
 * Makes a refusal.
 * @param detail appended to the code's public message, after a separator of its own
 */
export function refusal(
  error: DataPlaneErrorName,
  decision: Decision,
  detail = '',
  explain?: ExplainSignature,
): Refusal {
  const { code, status, message } = dataPlaneErrors[error];
  return { error, code, status, message: message + detail, decision, ...(explain && { explain }) };
}
