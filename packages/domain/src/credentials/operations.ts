import type { Operation } from '../kernel/define-operation.ts';
import { appAclOperations } from './app-acl-operations.ts';
import { appCodeOperations } from './app-code-operations.ts';
import { credentialOperations } from './credential-operations.ts';

/** Credentials with their AppCodes and the addresses that they may be used from. */
export const appOperations: Operation[] = [
  ...credentialOperations,
  ...appCodeOperations,
  ...appAclOperations,
];
