import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { listApisOfThrottle, listThrottlesOfApi } from '@turnpike/contracts/http/throttle-bindings';
import type { ApiDefinition } from '../apis/api-definition.ts';
import { throttleView } from '../throttles/throttle-view.ts';
import type { BindingRow, PublicationRow } from './repository.ts';

type ApiForThrottle = OperationOutput<typeof listApisOfThrottle>['apis'][number];

/** A policy as bound to an API. */
export function boundThrottleView({
  throttle,
  publication: { environment },
  ...binding
}: BindingRow): OperationOutput<typeof listThrottlesOfApi>['throttles'][number] {
  return {
    ...throttleView(throttle),
    env_name: environment.name,
    bind_id: binding.id,
    bind_time: binding.createdAt.toISOString(),
  };
}

/** An API as bound to a policy. */
export function boundApiView({ publication, throttle, id, createdAt }: BindingRow): ApiForThrottle {
  return apiView(publication, { id, createdAt, throttle });
}

/** An API that is not bound to a policy, with the one that it is bound to: binding would take its place. */
export function unboundApiView({ throttleBinding, ...publication }: PublicationRow): ApiForThrottle {
  return apiView(publication, throttleBinding);
}

function apiView(
  { api, environment, id }: Pick<PublicationRow, 'api' | 'environment' | 'id'>,
  binding: { id: string; createdAt: Date; throttle: { name: string } } | null,
): ApiForThrottle {
  const definition = api.definition as unknown as ApiDefinition;
  return {
    id: api.id,
    name: api.name,
    type: api.type,
    remark: definition.remark,
    auth_type: api.authType,
    group_id: api.group.id,
    group_name: api.group.name,
    req_method: api.reqMethod,
    req_uri: api.reqUri,
    run_env_id: environment.id,
    run_env_name: environment.name,
    publish_id: id,
    tags: definition.tags,
    throttle_apply_id: binding?.id ?? '',
    throttle_name: binding?.throttle.name ?? '',
    apply_time: binding?.createdAt.toISOString() ?? '',
  };
}
