import { type ManagementErrorCode, managementErrors } from '@turnpike/contracts/errors/management';

/** A refusal of the management API: a code of the table, and what exactly was wrong. */
export class ManagementError extends Error {
  readonly code: ManagementErrorCode;
  readonly status: number;
  /** Of a denied action: the decision record that tells why. */
  decisionId?: string;

  /** @param detail stands in the public message, after the text of the table */
  constructor(code: ManagementErrorCode, detail?: string) {
    const { message, status } = managementErrors[code];
    super(detail === undefined ? message : `${message.replace(/\.$/, '')}: ${detail}`);
    this.name = 'ManagementError';
    this.code = code;
    this.status = status;
  }
}

/** A parameter is wrong: the reference's wording, with the field's name and the reason (APIG.2012). */
export function invalidParameter(field: string, reason: string): ManagementError {
  const error = new ManagementError('APIG.2012');
  error.message = `Invalid parameter value,parameterName:${field}. ${reason}`;
  return error;
}

/** The action is not allowed to the caller (reference 20.4's wording under APIG.1005). */
export function permissionDenied(action: string, resource: string, decisionId?: string): ManagementError {
  const error = new ManagementError('APIG.1005');
  if (decisionId !== undefined) error.decisionId = decisionId;
  error.message = `You do not have permission to perform action ${action} on resource ${resource}.`;
  return error;
}
