import { aclBindingOperations } from '../acl-bindings/operations.ts';
import type { Operation } from '../kernel/define-operation.ts';
import { aclPolicyOperations } from './policy-operations.ts';

/** Access control policies and what they are bound to. */
export const aclOperations: Operation[] = [...aclPolicyOperations, ...aclBindingOperations];
