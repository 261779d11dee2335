import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import type { Effect, Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { findQuota, type QuotaRow } from './repository.ts';

/** What `load` of an operation on a credential quota is given. */
export interface InQuota extends InInstance {
  input: { path: { project_id: string; instance_id: string; app_quota_id: string } };
}

/** A credential quota and its gateway. */
export interface QuotaTarget {
  instance: InstanceRow;
  quota: QuotaRow;
}

/** @throws ManagementError APIG.3030, or TURNPIKE.3041 alike for a missing quota and for another gateway's */
export async function loadQuota(db: Db, context: InQuota): Promise<QuotaTarget> {
  const instance = await loadInstance(db, context);
  const quota = await findQuota(db, instance.id, context.input.path.app_quota_id);
  if (!quota) throw new ManagementError('TURNPIKE.3041');
  return { instance, quota };
}

export const quotaResource = ({ target }: { target: QuotaTarget }): Resource =>
  resourceIn(target.instance, 'appQuota', target.quota);

export const quotaChanged = (instanceId: string, quotaId: string): Effect => ({
  type: 'change',
  instanceId,
  kind: 'quota',
  documentId: quotaId,
});

/** A credential's document names its quota, so it changes with the binding. */
export const credentialsChanged = (instanceId: string, appIds: readonly string[]): Effect[] =>
  appIds.map((documentId) => ({ type: 'change', instanceId, kind: 'credential', documentId }));
