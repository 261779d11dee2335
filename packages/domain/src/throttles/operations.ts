import type { Operation } from '../kernel/define-operation.ts';
import { throttleBindingOperations } from '../throttle-bindings/operations.ts';
import { throttleSpecialOperations } from '../throttle-specials/operations.ts';
import { throttlePolicyOperations } from './policy-operations.ts';

/** Request throttling policies, whom they have exceptions for, and what they are bound to. */
export const throttleOperations: Operation[] = [
  ...throttlePolicyOperations,
  ...throttleSpecialOperations,
  ...throttleBindingOperations,
];
