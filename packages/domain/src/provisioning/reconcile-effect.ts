import type { Effect } from '../kernel/define-operation.ts';

/** Asks the worker to bring the gateway to what is wanted. */
export const reconcileEffect = (instanceId: string): Effect => ({
  type: 'message',
  queue: 'provisioning',
  name: 'reconcile',
  payload: { instanceId },
});
