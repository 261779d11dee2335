import type { OperationContract } from '@turnpike/contracts/http/operation';

/** The part of an operation's contract that a call needs; the server hands the table of them to the page. */
export interface OperationRoute extends Pick<OperationContract, 'id' | 'method' | 'path' | 'status'> {
  readonly takesBody: boolean;
}
