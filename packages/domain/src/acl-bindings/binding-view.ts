import type { listAclsOfApi, listApisOfAcl, listApisWithoutAcl } from '@turnpike/contracts/http/acls';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { ApiDefinition } from '../apis/api-definition.ts';
import type { BindingRow, PublicationRow } from './repository.ts';

/** A policy as bound to an API. */
export function boundAclView({
  acl,
  publication: { environment },
  ...binding
}: BindingRow): OperationOutput<typeof listAclsOfApi>['acls'][number] {
  return {
    acl_id: acl.id,
    acl_name: acl.name,
    entity_type: acl.entityType,
    acl_type: acl.type,
    acl_value: acl.value,
    env_id: environment.id,
    env_name: environment.name,
    bind_id: binding.id,
    bind_time: binding.createdAt.toISOString(),
  };
}

/** An API as bound to a policy. */
export function boundApiView({
  publication: { api, environment, ...publication },
  ...binding
}: BindingRow): OperationOutput<typeof listApisOfAcl>['apis'][number] {
  const definition = api.definition as unknown as ApiDefinition;
  return {
    api_id: api.id,
    api_name: api.name,
    api_type: api.type,
    api_remark: definition.remark,
    env_id: environment.id,
    env_name: environment.name,
    bind_id: binding.id,
    group_name: api.group.name,
    bind_time: binding.createdAt.toISOString(),
    publish_id: publication.id,
    req_method: api.reqMethod,
    tags: definition.tags,
  };
}

/** @param entityType kind of the policy that is to be bound: `acl_name` is the one whose place it would take */
export function unboundApiView(
  { api, environment, aclBindings, ...publication }: PublicationRow,
  entityType: string,
): OperationOutput<typeof listApisWithoutAcl>['apis'][number] {
  const definition = api.definition as unknown as ApiDefinition;
  return {
    id: api.id,
    name: api.name,
    group_id: api.group.id,
    group_name: api.group.name,
    type: api.type,
    remark: definition.remark,
    run_env_name: environment.name,
    run_env_id: environment.id,
    publish_id: publication.id,
    acl_name: aclBindings.find((binding) => binding.entityType === entityType)?.acl.name ?? '',
    req_uri: api.reqUri,
    auth_type: api.authType,
    req_method: api.reqMethod,
    tags: definition.tags,
  };
}
