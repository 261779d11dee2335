import { z } from 'zod';
import { INSTANCE, remark, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

const PATH = `${INSTANCE}/envs` as const;

export const environmentBody = z.strictObject({
  name: z
    .string()
    .min(3)
    .max(64)
    .regex(/^[A-Za-z]\w*$/, 'must start with a letter; letters, digits and _ may follow'),
  remark: remark.optional(),
});

export const environmentDetail = z.object({
  id: z.string(),
  name: z.string(),
  remark: z.string(),
  create_time: timestamp,
});

export const createEnvironment = operation({
  id: 'CreateEnvironmentV2',
  title: 'Create an environment',
  tag: 'Environments',
  action: 'apig:envs:create',
  audit: ['Environment', 'createEnvironment'],
  method: 'POST',
  path: PATH,
  status: 201,
  body: environmentBody,
  output: environmentDetail,
});

export const listEnvironments = operation({
  id: 'ListEnvironmentsV2',
  title: 'List environments',
  tag: 'Environments',
  action: 'apig:envs:list',
  method: 'GET',
  path: PATH,
  status: 200,
  query: listQuery({ name: textFilter }),
  output: listOutput('envs', environmentDetail),
});

export const updateEnvironment = operation({
  id: 'UpdateEnvironmentV2',
  title: 'Update an environment',
  tag: 'Environments',
  action: 'apig:envs:update',
  audit: ['Environment', 'updateEnvironment'],
  method: 'PUT',
  path: `${PATH}/{env_id}`,
  status: 200,
  body: environmentBody,
  output: environmentDetail,
});

export const deleteEnvironment = operation({
  id: 'DeleteEnvironmentV2',
  title: 'Delete an environment',
  tag: 'Environments',
  action: 'apig:envs:delete',
  audit: ['Environment', 'deleteEnvironment'],
  method: 'DELETE',
  path: `${PATH}/{env_id}`,
  status: 204,
});
