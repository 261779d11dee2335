import { z } from 'zod';
import { environmentIdSchema, idSchema } from '../ids.ts';
import { INSTANCE, resourceName, timestamp } from './fields.ts';
import { listOutput, listQuery, preciseSearch, textFilter } from './list.ts';
import { operation } from './operation.ts';

const ACLS = `${INSTANCE}/acls` as const;
const BINDINGS = `${INSTANCE}/acl-bindings` as const;

const aclBody = z.strictObject({
  acl_name: resourceName,
  acl_type: z.enum(['PERMIT', 'DENY']),
  /**
   * Comma list, at most 100. IP: addresses, `from-to` ranges and CIDR blocks; DOMAIN: names of accounts; DOMAIN_ID: ids of
   * accounts.
   */
  acl_value: z.string().min(1).max(8_192),
  entity_type: z.enum(['IP', 'DOMAIN', 'DOMAIN_ID']),
});

export const aclDetail = z.object({
  id: z.string(),
  acl_name: z.string(),
  acl_type: z.string(),
  acl_value: z.string(),
  entity_type: z.string(),
  update_time: timestamp,
});

const batchQuery = z.strictObject({ action: z.literal('delete') });
const tag = 'Access control';

export const createAcl = operation({
  id: 'CreateAclStrategyV2',
  title: 'Create an access control policy',
  tag,
  action: 'apig:acls:create',
  audit: ['Acl', 'CreateAclStrategy'],
  method: 'POST',
  path: ACLS,
  status: 201,
  body: aclBody,
  output: aclDetail,
});

export const listAcls = operation({
  id: 'ListAclStrategiesV2',
  title: 'List access control policies',
  tag,
  action: 'apig:acls:list',
  method: 'GET',
  path: ACLS,
  status: 200,
  query: listQuery({
    id: textFilter,
    name: textFilter,
    acl_type: textFilter,
    entity_type: textFilter,
    precise_search: preciseSearch,
  }),
  output: listOutput('acls', aclDetail.extend({ bind_num: z.int() })),
});

export const showAcl = operation({
  id: 'ShowDetailsOfAclPolicyV2',
  title: 'Show an access control policy',
  tag,
  action: 'apig:acls:get',
  method: 'GET',
  path: `${ACLS}/{acl_id}`,
  status: 200,
  output: aclDetail,
});

export const updateAcl = operation({
  id: 'UpdateAclStrategyV2',
  title: 'Update an access control policy',
  tag,
  action: 'apig:acls:update',
  audit: ['Acl', 'UpdateAclStrategy'],
  method: 'PUT',
  path: `${ACLS}/{acl_id}`,
  status: 200,
  body: aclBody,
  output: aclDetail,
});

export const deleteAcl = operation({
  id: 'DeleteAclV2',
  title: 'Delete an access control policy',
  tag,
  action: 'apig:acls:delete',
  audit: ['Acl', 'DeleteAcl'],
  method: 'DELETE',
  path: `${ACLS}/{acl_id}`,
  status: 204,
});

export const batchDeleteAcls = operation({
  id: 'BatchDeleteAclV2',
  title: 'Delete several access control policies',
  tag,
  action: 'apig:acls:delete',
  audit: ['Acl', 'BatchDeleteAclV2'],
  method: 'PUT',
  path: ACLS,
  status: 200,
  query: batchQuery,
  body: z.strictObject({ acls: z.array(idSchema).min(1).max(100) }),
  output: z.object({
    success_count: z.int(),
    failure: z.array(
      z.object({ acl_id: z.string(), acl_name: z.string(), error_code: z.string(), error_msg: z.string() }),
    ),
  }),
});

export const bindAcl = operation({
  id: 'CreateApiAclBindingV2',
  title: 'Bind an access control policy to published APIs',
  tag,
  action: 'apig:apis:bindAcls',
  audit: ['AclBinding', 'CreateApiAclBinding'],
  method: 'POST',
  path: BINDINGS,
  status: 201,
  body: z.strictObject({ acl_id: idSchema, publish_ids: z.array(idSchema).min(1).max(1_000) }),
  output: z.object({
    acl_bindings: z.array(
      z.object({
        id: z.string(),
        api_id: z.string(),
        env_id: z.string(),
        acl_id: z.string(),
        create_time: timestamp,
      }),
    ),
  }),
});

export const unbindAcl = operation({
  id: 'DeleteApiAclBindingV2',
  title: 'Unbind an access control policy from an API',
  tag,
  action: 'apig:apis:unbindAcls',
  audit: ['AclBinding', 'DeleteApiAclBinding'],
  method: 'DELETE',
  path: `${BINDINGS}/{acl_bindings_id}`,
  status: 204,
});

export const batchUnbindAcls = operation({
  id: 'BatchDeleteApiAclBindingV2',
  title: 'Unbind access control policies from several APIs',
  tag,
  action: 'apig:apis:unbindAcls',
  audit: ['AclBinding', 'BatchDeleteApiAclBinding'],
  method: 'PUT',
  path: BINDINGS,
  status: 200,
  query: batchQuery,
  body: z.strictObject({ acl_bindings: z.array(idSchema).min(1).max(1_000) }),
  output: z.object({
    success_count: z.int(),
    failure: z.array(
      z.object({
        bind_id: z.string(),
        error_code: z.string(),
        error_msg: z.string(),
        api_id: z.string(),
        api_name: z.string(),
      }),
    ),
  }),
});

export const listAclsOfApi = operation({
  id: 'ListAclPolicyBindedToApiV2',
  title: 'List the access control policies of an API',
  tag,
  action: 'apig:apis:listBindedAcls',
  method: 'GET',
  path: `${BINDINGS}/binded-acls`,
  status: 200,
  query: listQuery({
    api_id: idSchema,
    env_id: environmentIdSchema.optional(),
    env_name: textFilter,
    acl_id: textFilter,
    acl_name: textFilter,
  }),
  output: listOutput(
    'acls',
    z.object({
      acl_id: z.string(),
      acl_name: z.string(),
      entity_type: z.string(),
      acl_type: z.string(),
      acl_value: z.string(),
      env_id: z.string(),
      env_name: z.string(),
      bind_id: z.string(),
      bind_time: timestamp,
    }),
  ),
});

const boundFilters = {
  acl_id: idSchema,
  api_id: textFilter,
  api_name: textFilter,
  env_id: textFilter,
  group_id: textFilter,
};

export const listApisOfAcl = operation({
  id: 'ListApisBindedToAclPolicyV2',
  title: 'List the APIs of an access control policy',
  tag,
  action: 'apig:acl:listBoundApi',
  method: 'GET',
  path: `${BINDINGS}/binded-apis`,
  status: 200,
  query: listQuery(boundFilters),
  output: listOutput(
    'apis',
    z.object({
      api_id: z.string(),
      api_name: z.string(),
      api_type: z.int(),
      api_remark: z.string(),
      env_id: z.string(),
      env_name: z.string(),
      bind_id: z.string(),
      group_name: z.string(),
      bind_time: timestamp,
      publish_id: z.string(),
      req_method: z.string(),
      tags: z.array(z.string()),
    }),
  ),
});

export const listApisWithoutAcl = operation({
  id: 'ListApisUnbindedToAclPolicyV2',
  title: 'List the published APIs without an access control policy',
  tag,
  action: 'apig:acls:listUnbindedApis',
  method: 'GET',
  path: `${BINDINGS}/unbinded-apis`,
  status: 200,
  query: listQuery(boundFilters),
  output: listOutput(
    'apis',
    z.object({
      id: z.string(),
      name: z.string(),
      group_id: z.string(),
      group_name: z.string(),
      type: z.int(),
      remark: z.string(),
      run_env_name: z.string(),
      run_env_id: z.string(),
      publish_id: z.string(),
      acl_name: z.string(),
      req_uri: z.string(),
      auth_type: z.string(),
      req_method: z.string(),
      tags: z.array(z.string()),
    }),
  ),
});
