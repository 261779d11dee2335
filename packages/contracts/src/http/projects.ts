import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { links, project, selfLink } from './identity-fields.ts';
import { textFilter } from './list.ts';
import { operation } from './operation.ts';

/** Projects, in the wire format of the official IAM client: one per region, and those below it. */
const tag = 'Projects';
const projectOutput = z.object({ project });

const projectName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][\w-]*$/, 'must be letters, digits, _ or -');
const projectDescription = z
  .string()
  .max(255)
  .regex(/^[^<>]*$/, 'must not contain < or >');

export const listProjects = operation({
  id: 'KeystoneListProjects',
  title: 'List projects',
  tag,
  action: 'iam:projects:listProjects',
  method: 'GET',
  path: '/v3/projects',
  status: 200,
  query: z.strictObject({
    domain_id: textFilter,
    name: textFilter,
    parent_id: textFilter,
    enabled: z.enum(['true', 'false']).optional(),
    /** No project is an account. */
    is_domain: z.enum(['true', 'false']).optional(),
    page: z.coerce.number().int().min(1).default(1),
    per_page: z.coerce.number().int().min(1).max(5_000).default(5_000),
  }),
  output: z.object({ links, projects: z.array(project) }),
});

export const showProject = operation({
  id: 'KeystoneShowProject',
  title: 'Show a project',
  tag,
  action: 'iam:projects:getProject',
  method: 'GET',
  path: '/v3/projects/{project_id}',
  status: 200,
  output: projectOutput,
});

export const createProject = operation({
  id: 'KeystoneCreateProject',
  title: 'Create a project below a region’s',
  tag,
  action: 'iam:projects:createProject',
  audit: ['project', 'createProject'],
  method: 'POST',
  path: '/v3/projects',
  status: 201,
  body: z.strictObject({
    project: z.strictObject({
      /** `<region>_<name>`. */
      name: projectName,
      /** Project of the region. */
      parent_id: idSchema,
      domain_id: idSchema.optional(),
      description: projectDescription.optional(),
    }),
  }),
  output: projectOutput,
});

export const updateProject = operation({
  id: 'KeystoneUpdateProject',
  title: 'Update a project',
  tag,
  action: 'iam:projects:updateProject',
  audit: ['project', 'updateProject'],
  method: 'PATCH',
  path: '/v3/projects/{project_id}',
  status: 200,
  body: z.strictObject({
    project: z.strictObject({
      name: projectName.optional(),
      description: projectDescription.optional(),
    }),
  }),
  output: projectOutput,
});

/** `suspended`: what it holds serves on, but is shown only and not changed. */
const projectStatus = z.enum(['normal', 'suspended']);

export const showProjectStatus = operation({
  id: 'ShowProjectDetailsAndStatus',
  title: 'Show a project with its status',
  tag,
  action: 'iam:projects:getProject',
  method: 'GET',
  path: '/v3-ext/projects/{project_id}',
  status: 200,
  output: z.object({ project: project.omit({ links: true }).extend({ status: projectStatus }) }),
});

export const updateProjectStatus = operation({
  id: 'UpdateProjectStatus',
  title: 'Suspend a project, or take it up again',
  tag,
  action: 'iam:projects:updateProjectStatus',
  audit: ['project', 'updateProjectStatus'],
  method: 'PUT',
  path: '/v3-ext/projects/{project_id}',
  status: 204,
  body: z.strictObject({ project: z.strictObject({ status: projectStatus }) }),
});

export const listProjectsOfUser = operation({
  id: 'KeystoneListProjectsForUser',
  title: 'List the projects in which a user is granted anything',
  tag,
  action: 'iam:projects:listProjectsForUser',
  method: 'GET',
  path: '/v3/users/{user_id}/projects',
  status: 200,
  output: z.object({ links, projects: z.array(project) }),
});

export const listAuthDomains = operation({
  id: 'KeystoneListAuthDomains',
  title: 'Show the account of the caller',
  tag,
  action: 'iam:projects:listAuthProjects',
  method: 'GET',
  path: '/v3/auth/domains',
  status: 200,
  output: z.object({
    links,
    domains: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        enabled: z.boolean(),
        description: z.string(),
        links: selfLink,
      }),
    ),
  }),
});

const region = z.object({
  id: z.string(),
  type: z.literal('public'),
  description: z.string(),
  parent_region_id: z.null(),
  locales: z.object({ 'en-us': z.string(), 'zh-cn': z.string() }),
  links: selfLink,
});

export const listRegions = operation({
  id: 'KeystoneListRegions',
  title: 'List the regions of the account',
  tag,
  action: 'iam:projects:listAuthProjects',
  method: 'GET',
  path: '/v3/regions',
  status: 200,
  output: z.object({ links, regions: z.array(region) }),
});

export const showRegion = operation({
  id: 'KeystoneShowRegion',
  title: 'Show a region',
  tag,
  action: 'iam:projects:listAuthProjects',
  method: 'GET',
  path: '/v3/regions/{region_id}',
  status: 200,
  output: z.object({ region }),
});

const quotas = z.object({
  quotas: z.object({
    resources: z.array(
      z.object({
        type: z.string(),
        /** How many there may be. */
        quota: z.int(),
        /** How many there are; of limits per group or user, how many the one with most has. */
        used: z.int(),
        /** Quotas cannot be raised or lowered: both are the quota. */
        min: z.int(),
        max: z.int(),
      }),
    ),
  }),
});

/** Names of the official client, misspelt as they are there. */
export const domainQuotaTypes = [
  'user',
  'group',
  'policy',
  'assigment_group_mp',
  'assigment_group_ep',
  'assigment_user_ep',
  'idp',
  'agency',
  'assigment_agency_mp',
  'mapping',
] as const;

export const showDomainQuota = operation({
  id: 'ShowDomainQuota',
  title: 'Show the quotas of the account',
  tag,
  action: 'iam:quotas:listQuotas',
  method: 'GET',
  path: '/v3.0/OS-QUOTA/domains/{domain_id}',
  status: 200,
  query: z.strictObject({ type: z.enum(domainQuotaTypes).optional() }),
  output: quotas,
});

export const showProjectQuota = operation({
  id: 'ShowProjectQuota',
  title: 'Show the quotas of a project',
  tag,
  action: 'iam:quotas:listQuotasForProject',
  method: 'GET',
  path: '/v3.0/OS-QUOTA/projects/{project_id}',
  status: 200,
  output: quotas,
});
