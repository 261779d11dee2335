import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import type { Effect, Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { findThrottle, type ThrottleRow } from './repository.ts';

/** A throttling policy and its gateway. */
export interface ThrottleTarget {
  instance: InstanceRow;
  throttle: ThrottleRow;
}

/** What `load` of an operation on a throttling policy is given. */
export interface InThrottle extends InInstance {
  input: { path: { project_id: string; instance_id: string; throttle_id: string } };
}

/** The throttling policy named in the path. */
export function loadThrottle(db: Db, context: InThrottle): Promise<ThrottleTarget> {
  return loadThrottleById(db, context, context.input.path.throttle_id);
}

/**
 * The throttling policy of that id on the gateway named in the path.
 * @throws ManagementError APIG.3030, or APIG.3005 alike for a missing policy and for another gateway's
 */
export async function loadThrottleById(db: Db, context: InInstance, id: string): Promise<ThrottleTarget> {
  const instance = await loadInstance(db, context);
  const throttle = await findThrottle(db, instance.id, id);
  if (!throttle) throw new ManagementError('APIG.3005');
  return { instance, throttle };
}

export const throttleResource = ({ target }: { target: ThrottleTarget }): Resource =>
  resourceIn(target.instance, 'throttle', target.throttle);

/** A policy's document holds its limits for single credentials and tenants, too. */
export const throttleChanged = (instanceId: string, documentId: string): Effect[] => [
  { type: 'change', instanceId, kind: 'throttle', documentId },
];
