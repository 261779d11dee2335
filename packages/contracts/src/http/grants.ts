import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { OWN } from './fields.ts';
import { links, role } from './identity-fields.ts';
import { listOutput, listQuery, textFilter } from './list.ts';
import { operation } from './operation.ts';

/** Grants at the places that permissions.ts has not, checks, and lists of all grants of an account. */
const tag = 'Permissions';
const roles = z.object({ links, roles: z.array(role), total_number: z.int() });

const ON_DOMAIN = '/v3/domains/{domain_id}/groups/{group_id}/roles' as const;
const ON_PROJECT = '/v3/projects/{project_id}/groups/{group_id}/roles' as const;
const INHERITED = '/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles' as const;

export const checkGrantOnDomain = operation({
  id: 'KeystoneCheckDomainPermissionForGroup',
  title: 'Ask whether a group is granted a policy for the account',
  tag,
  action: 'iam:permissions:checkRoleForGroupOnDomain',
  method: 'HEAD',
  path: `${ON_DOMAIN}/{role_id}`,
  status: 204,
});

export const checkGrantOnProject = operation({
  id: 'KeystoneCheckProjectPermissionForGroup',
  title: 'Ask whether a group is granted a policy for a project',
  tag,
  action: 'iam:permissions:checkRoleForGroupOnProject',
  method: 'HEAD',
  path: `${ON_PROJECT}/{role_id}`,
  status: 204,
});

export const grantOnAllProjects = operation({
  id: 'UpdateDomainGroupInheritRole',
  title: 'Grant a policy to a group for all projects',
  tag,
  action: 'iam:permissions:grantRoleToGroup',
  audit: ['userGroup', 'grantRoleToGroup'],
  method: 'PUT',
  path: `${INHERITED}/{role_id}/inherited_to_projects`,
  status: 204,
});

export const revokeOnAllProjects = operation({
  id: 'DeleteDomainGroupInheritedRole',
  title: 'Revoke a policy from a group for all projects',
  tag,
  action: 'iam:permissions:revokeRoleFromGroup',
  audit: ['userGroup', 'revokeRoleFromGroup'],
  method: 'DELETE',
  path: `${INHERITED}/{role_id}/inherited_to_projects`,
  status: 204,
});

export const checkGrantOnAllProjects = operation({
  id: 'KeystoneCheckroleForGroup',
  title: 'Ask whether a group is granted a policy for all projects',
  tag,
  action: 'iam:permissions:checkRoleForGroup',
  method: 'HEAD',
  path: `${INHERITED}/{role_id}/inherited_to_projects`,
  status: 204,
});

export const listGrantsOnAllProjects = operation({
  id: 'KeystoneListAllProjectPermissionsForGroup',
  title: 'List the policies of a group for all projects',
  tag,
  action: 'iam:permissions:listRolesForGroup',
  method: 'GET',
  path: `${INHERITED}/inherited_to_projects`,
  status: 200,
  output: roles,
});

const pageNumber = z.coerce.number().int().min(1);

export const listRoleAssignments = operation({
  id: 'ShowDomainRoleAssignments',
  title: 'List the grants of the account',
  tag,
  action: 'iam:permissions:listRoleAssignments',
  method: 'GET',
  path: '/v3.0/OS-PERMISSION/role-assignments',
  status: 200,
  query: z.strictObject({
    domain_id: idSchema,
    role_id: textFilter,
    subject: z.enum(['user', 'group']).optional(),
    'subject.user_id': textFilter,
    'subject.group_id': textFilter,
    scope: z.enum(['project', 'domain', 'enterprise_project']).optional(),
    'scope.project_id': textFilter,
    'scope.domain_id': textFilter,
    'scope.enterprise_projects_id': textFilter,
    /** Grants for all projects, which the model product calls inherited. */
    is_inherited: z.enum(['true', 'false']).optional(),
    /** With a user: the grants of the user's groups too (which is the default), or the user's own only. */
    include_group: z.enum(['true', 'false']).optional(),
    page: pageNumber.default(1),
    per_page: pageNumber.max(50).default(50),
  }),
  output: z.object({
    total_num: z.int(),
    role_assignments: z.array(
      z.object({
        user: z.object({ id: z.string() }).optional(),
        group: z.object({ id: z.string() }).optional(),
        role: z.object({ id: z.string() }),
        scope: z.object({
          domain: z.object({ id: z.string() }).optional(),
          project: z.object({ id: z.string() }).optional(),
          enterprise_project: z.object({ id: z.string() }).optional(),
          /** Ours: one gateway. */
          instance: z.object({ id: z.string() }).optional(),
        }),
        is_inherited: z.boolean(),
      }),
    ),
  }),
});

/** Where a grant holds: `all_projects` is every project, now and later, but not the account itself. */
export const grantScopeTypes = [
  'account',
  'all_projects',
  'project',
  'enterprise_project',
  'instance',
] as const;

const grant = z.object({
  id: z.string(),
  group_id: z.string().nullable(),
  user_id: z.string().nullable(),
  /** Name of the group or user. */
  holder_name: z.string(),
  role_id: z.string(),
  role_name: z.string(),
  scope: z.object({ type: z.enum(grantScopeTypes), id: z.string(), name: z.string() }),
  create_time: z.string(),
});

/** The same effect asks for the same action, whichever way it is asked: a Deny on one is a Deny on the other. */
const byHolderAndPlace = (verb: 'grant' | 'revoke') => {
  const to = verb === 'grant' ? 'To' : 'From';
  const places = {
    account: 'OnDomain',
    all_projects: '',
    project: 'OnProject',
    enterprise_project: 'OnEnterpriseProject',
    instance: 'OnInstance',
  };
  const cases = ['group', 'user'].flatMap((holder) =>
    Object.entries(places).map(([place, suffix]) => [
      `${holder}_${place}`,
      `iam:permissions:${verb}Role${to}${holder === 'group' ? 'Group' : 'User'}${suffix}`,
    ]),
  );
  return { in: 'target', field: 'kind', cases: Object.fromEntries(cases) as Record<string, string> } as const;
};

export const listGrants = operation({
  id: 'ListGrants',
  title: 'List grants by who holds them or where',
  tag,
  action: 'iam:permissions:listRoleAssignments',
  method: 'GET',
  path: `${OWN}/grants`,
  status: 200,
  query: listQuery({
    group_id: textFilter,
    user_id: textFilter,
    role_id: textFilter,
    scope_type: z.enum(grantScopeTypes).optional(),
    scope_id: textFilter,
  }),
  output: listOutput('grants', grant),
});

export const createGrant = operation({
  id: 'CreateGrant',
  title: 'Grant a policy to a group or a user in any place',
  tag,
  action: byHolderAndPlace('grant'),
  audit: ['grant', 'createGrant'],
  method: 'POST',
  path: `${OWN}/grants`,
  status: 201,
  body: z.strictObject({
    /** One of the two. */
    group_id: idSchema.optional(),
    user_id: idSchema.optional(),
    role_id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    scope: z.strictObject({
      type: z.enum(grantScopeTypes),
      /** Of the project, enterprise project or gateway; may be left out for the account and all its projects. */
      id: z.string().max(64).optional(),
    }),
  }),
  output: grant,
});

export const deleteGrant = operation({
  id: 'DeleteGrant',
  title: 'Revoke a grant',
  tag,
  action: byHolderAndPlace('revoke'),
  audit: ['grant', 'deleteGrant'],
  method: 'DELETE',
  path: `${OWN}/grants/{grant_id}`,
  status: 204,
});
