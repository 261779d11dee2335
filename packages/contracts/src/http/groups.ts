import { z } from 'zod';
import { INSTANCE, remark, timestamp } from './fields.ts';
import { listOutput, listQuery, preciseSearch, textFilter } from './list.ts';
import { operation } from './operation.ts';

const PATH = `${INSTANCE}/api-groups` as const;

const groupName = z
  .string()
  .min(3)
  .max(255)
  .regex(/^[A-Za-z0-9\u4e00-\u9fff][\w\u4e00-\u9fff\-./():、]*$/, 'must start with a letter or digit');

export const groupCreateBody = z.strictObject({
  name: groupName,
  remark: remark.optional(),
  version: z.string().max(64).optional(),
});

export const groupDetail = z.object({
  id: z.string(),
  name: z.string(),
  status: z.int(),
  /** Debug sub-domain. */
  sl_domain: z.string(),
  sl_domains: z.array(z.string()),
  sl_domain_access_enabled: z.boolean(),
  register_time: timestamp,
  update_time: timestamp,
  on_sell_status: z.int(),
  url_domains: z.array(z.object({ id: z.string(), domain: z.string() })),
  remark: z.string(),
  /** Calls on the debug sub-domain per `time_interval` `time_unit`. */
  call_limits: z.int(),
  time_interval: z.int(),
  time_unit: z.string(),
  /** 1: the DEFAULT group, 2: another. */
  is_default: z.int(),
  version: z.string(),
});

export const createGroup = operation({
  id: 'CreateApiGroupV2',
  title: 'Create an API group',
  tag: 'API groups',
  action: 'apig:groups:create',
  audit: ['ApiGroup', 'createApiGroup'],
  method: 'POST',
  path: PATH,
  status: 201,
  body: groupCreateBody,
  output: groupDetail,
});

export const listGroups = operation({
  id: 'ListApiGroupsV2',
  title: 'List API groups',
  tag: 'API groups',
  action: 'apig:groups:list',
  method: 'GET',
  path: PATH,
  status: 200,
  query: listQuery({ id: textFilter, name: textFilter, precise_search: preciseSearch }),
  output: listOutput('groups', groupDetail),
});

export const showGroup = operation({
  id: 'ShowDetailsOfApiGroupV2',
  title: 'Show an API group',
  tag: 'API groups',
  action: 'apig:groups:get',
  method: 'GET',
  path: `${PATH}/{group_id}`,
  status: 200,
  output: groupDetail,
});

export const updateGroup = operation({
  id: 'UpdateApiGroupV2',
  title: 'Update an API group',
  tag: 'API groups',
  action: 'apig:groups:update',
  audit: ['ApiGroup', 'updateApiGroup'],
  method: 'PUT',
  path: `${PATH}/{group_id}`,
  status: 200,
  body: groupCreateBody.omit({ version: true }),
  output: groupDetail,
});

export const deleteGroup = operation({
  id: 'DeleteApiGroupV2',
  title: 'Delete an API group',
  tag: 'API groups',
  action: 'apig:groups:delete',
  audit: ['ApiGroup', 'deleteApiGroup'],
  method: 'DELETE',
  path: `${PATH}/{group_id}`,
  status: 204,
});

export const checkGroup = operation({
  id: 'CheckApiGroupsV2',
  title: 'Check an API group name',
  tag: 'API groups',
  action: 'apig:groups:get',
  method: 'POST',
  path: `${PATH}/check`,
  status: 204,
  body: z.strictObject({ group_name: groupName }),
});

export const updateDebugDomain = operation({
  id: 'UpdateSlDomainSettingV2',
  title: 'Switch the debug sub-domain of an API group',
  tag: 'API groups',
  action: 'apig:domains:updateSLDomainSetting',
  audit: ['ApiGroup', 'UpdateSlDomainSetting'],
  method: 'PUT',
  path: `${PATH}/{group_id}/sl-domain-access-settings`,
  status: 204,
  body: z.strictObject({ sl_domain_access_enabled: z.boolean() }),
});
