import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { showThrottle } from '@turnpike/contracts/http/throttles';
import type { ThrottleRow } from './repository.ts';

/** A throttling policy in the wire format. */
export function throttleView(row: ThrottleRow): OperationOutput<typeof showThrottle> {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    time_interval: row.timeInterval,
    time_unit: row.timeUnit,
    api_call_limits: row.apiCallLimits,
    user_call_limits: row.userCallLimits ?? 0,
    app_call_limits: row.appCallLimits ?? 0,
    ip_call_limits: row.ipCallLimits ?? 0,
    enable_adaptive_control: 'FALSE',
    remark: row.remark,
    bind_num: row._count.bindings,
    is_inclu_special_throttle: row._count.specials > 0 ? 1 : 2,
    create_time: row.createdAt.toISOString(),
  };
}
