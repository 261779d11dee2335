import { z } from 'zod';
import { policyDocumentSchema } from '../iam/policy-document.ts';
import { actionName, resourceUrn } from './access.ts';
import { OWN } from './fields.ts';
import { description, links, project, role } from './identity-fields.ts';
import { textFilter } from './list.ts';
import { operation } from './operation.ts';

const tag = 'Permissions';
const CUSTOM = '/v3.0/OS-ROLE/roles';
const roleOutput = z.object({ role });
const roleList = z.object({ links, roles: z.array(role), total_number: z.int() });
const roleListQuery = z.strictObject({
  domain_id: textFilter,
  name: textFilter,
  display_name: textFilter,
  type: textFilter,
  catalog: textFilter,
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(300).default(300),
});

const customPolicyBody = z.strictObject({
  role: z.strictObject({
    display_name: z
      .string()
      .min(1)
      .max(128)
      .regex(/^[\w .\u4e00-\u9fff-]+$/, 'must be letters, digits, blanks, _ . or -'),
    /** XA: for projects, AX: for the account. Kept as a record: a grant says where a policy holds. */
    type: z.enum(['AX', 'XA']).default('XA'),
    description: description.optional(),
    policy: policyDocumentSchema,
  }),
});

export const listPolicies = operation({
  id: 'KeystoneListPermissions',
  title: 'List policies',
  tag,
  action: 'iam:roles:listRoles',
  method: 'GET',
  path: '/v3/roles',
  status: 200,
  query: roleListQuery,
  output: roleList,
});

export const showPolicy = operation({
  id: 'KeystoneShowPermission',
  title: 'Show a policy',
  tag,
  action: 'iam:roles:getRole',
  method: 'GET',
  path: '/v3/roles/{role_id}',
  status: 200,
  output: roleOutput,
});

export const listCustomPolicies = operation({
  id: 'ListCustomPolicies',
  title: 'List custom policies',
  tag,
  action: 'iam:roles:listRoles',
  method: 'GET',
  path: CUSTOM,
  status: 200,
  query: roleListQuery.pick({ page: true, per_page: true }),
  output: roleList,
});

export const createCustomPolicy = operation({
  id: 'CreateCloudServiceCustomPolicy',
  title: 'Create a custom policy',
  tag,
  action: 'iam:roles:createRole',
  audit: ['role', 'createRole'],
  method: 'POST',
  path: CUSTOM,
  status: 201,
  body: customPolicyBody,
  output: roleOutput,
});

export const showCustomPolicy = operation({
  id: 'ShowCustomPolicy',
  title: 'Show a custom policy',
  tag,
  action: 'iam:roles:getRole',
  method: 'GET',
  path: `${CUSTOM}/{role_id}`,
  status: 200,
  output: roleOutput,
});

export const updateCustomPolicy = operation({
  id: 'UpdateCloudServiceCustomPolicy',
  title: 'Update a custom policy',
  tag,
  action: 'iam:roles:updateRole',
  audit: ['role', 'updateRole'],
  method: 'PATCH',
  path: `${CUSTOM}/{role_id}`,
  status: 200,
  body: customPolicyBody,
  output: roleOutput,
});

export const deleteCustomPolicy = operation({
  id: 'DeleteCustomPolicy',
  title: 'Delete a custom policy',
  tag,
  action: 'iam:roles:deleteRole',
  audit: ['role', 'deleteRole'],
  method: 'DELETE',
  path: `${CUSTOM}/{role_id}`,
  status: 204,
});

const ON_DOMAIN = '/v3/domains/{domain_id}/groups/{group_id}/roles' as const;
const ON_PROJECT = '/v3/projects/{project_id}/groups/{group_id}/roles' as const;

export const grantOnDomain = operation({
  id: 'KeystoneAssociateGroupWithDomainPermission',
  title: 'Grant a policy to a group for the account',
  tag,
  action: 'iam:permissions:grantRoleToGroupOnDomain',
  audit: ['userGroup', 'grantRoleToGroupOnDomain'],
  method: 'PUT',
  path: `${ON_DOMAIN}/{role_id}`,
  status: 204,
});

export const revokeOnDomain = operation({
  id: 'KeystoneRemoveDomainPermissionFromGroup',
  title: 'Revoke a policy from a group for the account',
  tag,
  action: 'iam:permissions:revokeRoleFromGroupOnDomain',
  audit: ['userGroup', 'revokeRoleFromGroupOnDomain'],
  method: 'DELETE',
  path: `${ON_DOMAIN}/{role_id}`,
  status: 204,
});

export const listGrantsOnDomain = operation({
  id: 'KeystoneListDomainPermissionsForGroup',
  title: 'List the policies of a group for the account',
  tag,
  action: 'iam:permissions:listRolesForGroupOnDomain',
  method: 'GET',
  path: ON_DOMAIN,
  status: 200,
  output: roleList,
});

export const grantOnProject = operation({
  id: 'KeystoneAssociateGroupWithProjectPermission',
  title: 'Grant a policy to a group for a project',
  tag,
  action: 'iam:permissions:grantRoleToGroupOnProject',
  audit: ['userGroup', 'grantRoleToGroupOnProject'],
  method: 'PUT',
  path: `${ON_PROJECT}/{role_id}`,
  status: 204,
});

export const revokeOnProject = operation({
  id: 'KeystoneRemoveProjectPermissionFromGroup',
  title: 'Revoke a policy from a group for a project',
  tag,
  action: 'iam:permissions:revokeRoleFromGroupOnProject',
  audit: ['userGroup', 'revokeRoleFromGroupOnProject'],
  method: 'DELETE',
  path: `${ON_PROJECT}/{role_id}`,
  status: 204,
});

export const listGrantsOnProject = operation({
  id: 'KeystoneListProjectPermissionsForGroup',
  title: 'List the policies of a group for a project',
  tag,
  action: 'iam:permissions:listRolesForGroupOnProject',
  method: 'GET',
  path: ON_PROJECT,
  status: 200,
  output: roleList,
});

export const listAuthProjects = operation({
  id: 'KeystoneListAuthProjects',
  title: 'List the projects of the caller',
  tag,
  action: 'iam:projects:listAuthProjects',
  method: 'GET',
  path: '/v3/auth/projects',
  status: 200,
  output: z.object({ links, projects: z.array(project) }),
});

/** Who the caller is; every signed-in user may ask. */
export const showSession = operation({
  id: 'ShowSession',
  title: 'Show who is signed in',
  tag,
  action: 'turnpike:session:get',
  method: 'GET',
  path: `${OWN}/session`,
  status: 200,
  output: z.object({
    account: z.object({ domain_id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string() }),
    project: z.object({ id: z.string(), name: z.string() }),
  }),
});

/** The evaluator's word on actions, for the console's hints: the same function that enforces. */
export const checkPermissions = operation({
  id: 'CheckPermissions',
  title: 'Ask which actions the caller may take',
  tag,
  action: 'turnpike:permissions:check',
  method: 'POST',
  path: `${OWN}/permissions/check`,
  status: 200,
  body: z.strictObject({
    /** All that there are fit in one question: the console asks once for what it offers. */
    actions: z.array(actionName).min(1).max(500),
    /** URNs; `*` asks for all resources. Every action is asked for each of them. */
    resources: z.array(resourceUrn).min(1).max(20).optional(),
    /** One resource, where `resources` is left out. */
    resource: resourceUrn.default('*'),
  }),
  output: z.object({
    /** Of all actions on the first resource, then on the next. */
    results: z.array(
      z.object({
        action: z.string(),
        resource: z.string(),
        allowed: z.boolean(),
        /** May it be allowed on some resource? For lists, which show what may be seen, and for what leads to them. */
        somewhere: z.boolean(),
        reason: z.string(),
      }),
    ),
  }),
});
