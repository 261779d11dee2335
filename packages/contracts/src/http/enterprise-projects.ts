import { z } from 'zod';
import { OWN, timestamp } from './fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

/**
 * Enterprise projects group gateways across projects, so that policies can be granted for them. The fields are those of
 * the model product's enterprise project service.
 */
const tag = 'Enterprise projects';
const ALL = `${OWN}/enterprise-projects` as const;
const ONE = `${ALL}/{enterprise_project_id}` as const;

const name = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w\u4e00-\u9fff-]+$/, 'must be letters, digits, _ or -')
  .refine((value) => value.toLowerCase() !== 'default', 'is the name of the default one');
const description = z
  .string()
  .max(512)
  .regex(/^[^<>]*$/, 'must not contain < or >');

const enterpriseProject = z.object({
  /** `0`: the default one, which every account has. */
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** 1: enabled; 2: disabled, so that no gateway can be put in. */
  status: z.union([z.literal(1), z.literal(2)]),
  type: z.literal('prod'),
  created_at: timestamp,
  updated_at: timestamp,
});
const one = z.object({ enterprise_project: enterpriseProject });

export const listEnterpriseProjects = operation({
  id: 'ListEnterpriseProject',
  title: 'List enterprise projects',
  tag,
  action: 'eps:enterpriseProjects:list',
  method: 'GET',
  path: ALL,
  status: 200,
  query: listQuery({ id: textFilter, name: textFilter, status: z.enum(['1', '2']).optional() }),
  output: listOutput('enterprise_projects', enterpriseProject),
});

export const createEnterpriseProject = operation({
  id: 'CreateEnterpriseProject',
  title: 'Create an enterprise project',
  tag,
  action: 'eps:enterpriseProjects:create',
  audit: ['enterpriseProject', 'createEnterpriseProject'],
  method: 'POST',
  path: ALL,
  status: 201,
  body: z.strictObject({ name, description: description.optional() }),
  output: one,
});

export const showEnterpriseProject = operation({
  id: 'ShowEnterpriseProject',
  title: 'Show an enterprise project',
  tag,
  action: 'eps:enterpriseProjects:get',
  method: 'GET',
  path: ONE,
  status: 200,
  output: one,
});

export const updateEnterpriseProject = operation({
  id: 'UpdateEnterpriseProject',
  title: 'Update an enterprise project',
  tag,
  action: 'eps:enterpriseProjects:update',
  audit: ['enterpriseProject', 'updateEnterpriseProject'],
  method: 'PUT',
  path: ONE,
  status: 200,
  body: z.strictObject({ name: name.optional(), description: description.optional() }),
  output: one,
});

export const switchEnterpriseProject = operation({
  id: 'SwitchEnterpriseProject',
  title: 'Enable or disable an enterprise project',
  tag,
  action: {
    in: 'body',
    field: 'action',
    cases: { enable: 'eps:enterpriseProjects:enable', disable: 'eps:enterpriseProjects:disable' },
  },
  audit: ['enterpriseProject', 'switchEnterpriseProject'],
  method: 'POST',
  path: `${ONE}/action`,
  status: 204,
  body: z.strictObject({ action: z.enum(['enable', 'disable']) }),
});

export const deleteEnterpriseProject = operation({
  id: 'DeleteEnterpriseProject',
  title: 'Delete an enterprise project with the grants for it',
  tag,
  action: 'eps:enterpriseProjects:delete',
  audit: ['enterpriseProject', 'deleteEnterpriseProject'],
  method: 'DELETE',
  path: ONE,
  status: 204,
});
