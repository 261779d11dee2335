import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { listQuotaApps, showQuota } from '@turnpike/contracts/http/quotas';
import type { AppWithQuotaRow, QuotaRow } from './repository.ts';
import { formatResetTime } from './reset-time.ts';

/** A credential quota in the wire format. */
export function quotaView(row: QuotaRow): OperationOutput<typeof showQuota> {
  return {
    app_quota_id: row.id,
    name: row.name,
    call_limits: row.callLimits,
    time_unit: row.timeUnit,
    time_interval: row.timeInterval,
    remark: row.remark,
    reset_time: formatResetTime(row.resetTime),
    create_time: row.createdAt.toISOString(),
    bound_app_num: row._count.apps,
  };
}

/** A credential and its quota; the fields of the quota are empty when it has none. */
export function quotaAppView(row: AppWithQuotaRow): OperationOutput<typeof listQuotaApps>['apps'][number] {
  return {
    app_id: row.id,
    name: row.name,
    status: 1,
    app_key: row.appKey,
    remark: row.remark,
    register_time: row.createdAt.toISOString(),
    update_time: row.updatedAt.toISOString(),
    app_quota_id: row.quota?.id ?? '',
    app_quota_name: row.quota?.name ?? '',
    bound_time: row.quotaBoundAt?.toISOString() ?? '',
  };
}
