import type { Operation } from '../kernel/define-operation.ts';
import { quotaBindingOperations } from './binding-operations.ts';
import { quotaPolicyOperations } from './policy-operations.ts';

/** Credential quotas and what they are bound to. */
export const quotaOperations: Operation[] = [...quotaPolicyOperations, ...quotaBindingOperations];
