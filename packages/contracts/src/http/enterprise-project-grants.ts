import { z } from 'zod';
import { links, role } from './identity-fields.ts';
import { operation } from './operation.ts';

/** Grants for an enterprise project, to groups and to users, in the wire format of the official IAM client. */
const tag = 'Permissions';
const ENTERPRISE_PROJECT = '/v3.0/OS-PERMISSION/enterprise-projects/{enterprise_project_id}' as const;
const OF_GROUP = `${ENTERPRISE_PROJECT}/groups/{group_id}/roles` as const;
const OF_USER = `${ENTERPRISE_PROJECT}/users/{user_id}/roles` as const;
const roles = z.object({ links, roles: z.array(role), total_number: z.int() });
const enterpriseProjects = z.object({
  'enterprise-projects': z.array(z.object({ projectId: z.string() })),
});

export const grantToGroup = operation({
  id: 'AssociateRoleToGroupOnEnterpriseProject',
  title: 'Grant a policy to a group for an enterprise project',
  tag,
  action: 'iam:permissions:grantRoleToGroupOnEnterpriseProject',
  audit: ['userGroup', 'grantRoleToGroupOnEnterpriseProject'],
  method: 'PUT',
  path: `${OF_GROUP}/{role_id}`,
  status: 204,
});

export const revokeFromGroup = operation({
  id: 'RevokeRoleFromGroupOnEnterpriseProject',
  title: 'Revoke a policy from a group for an enterprise project',
  tag,
  action: 'iam:permissions:revokeRoleFromGroupOnEnterpriseProject',
  audit: ['userGroup', 'revokeRoleFromGroupOnEnterpriseProject'],
  method: 'DELETE',
  path: `${OF_GROUP}/{role_id}`,
  status: 204,
});

export const listRolesOfGroup = operation({
  id: 'ListRolesForGroupOnEnterpriseProject',
  title: 'List the policies of a group for an enterprise project',
  tag,
  action: 'iam:permissions:listRolesForGroupOnEnterpriseProject',
  method: 'GET',
  path: OF_GROUP,
  status: 200,
  output: roles,
});

export const grantToUser = operation({
  id: 'AssociateRoleToUserOnEnterpriseProject',
  title: 'Grant a policy to a user for an enterprise project',
  tag,
  action: 'iam:permissions:grantRoleToUserOnEnterpriseProject',
  audit: ['user', 'grantRoleToUserOnEnterpriseProject'],
  method: 'PUT',
  path: `${OF_USER}/{role_id}`,
  status: 204,
});

export const revokeFromUser = operation({
  id: 'RevokeRoleFromUserOnEnterpriseProject',
  title: 'Revoke a policy from a user for an enterprise project',
  tag,
  action: 'iam:permissions:revokeRoleFromUserOnEnterpriseProject',
  audit: ['user', 'revokeRoleFromUserOnEnterpriseProject'],
  method: 'DELETE',
  path: `${OF_USER}/{role_id}`,
  status: 204,
});

export const listRolesOfUser = operation({
  id: 'ListRolesForUserOnEnterpriseProject',
  title: 'List the policies of a user for an enterprise project',
  tag,
  action: 'iam:permissions:listRolesForUserOnEnterpriseProject',
  method: 'GET',
  path: OF_USER,
  status: 200,
  output: roles,
});

export const listGroupsOfEnterpriseProject = operation({
  id: 'ListGroupsForEnterpriseProject',
  title: 'List the groups that are granted policies for an enterprise project',
  tag,
  action: 'iam:permissions:listGroupsOnEnterpriseProject',
  method: 'GET',
  path: `${ENTERPRISE_PROJECT}/groups`,
  status: 200,
  output: z.object({
    groups: z.array(
      z.object({
        /** Unix ms; the client names these fields in camel case. */
        createTime: z.int(),
        description: z.string(),
        domainId: z.string(),
        id: z.string(),
        name: z.string(),
      }),
    ),
  }),
});

export const listUsersOfEnterpriseProject = operation({
  id: 'ListUsersForEnterpriseProject',
  title: 'List the users who are granted policies for an enterprise project',
  tag,
  action: 'iam:permissions:listUsersOnEnterpriseProject',
  method: 'GET',
  path: `${ENTERPRISE_PROJECT}/users`,
  status: 200,
  output: z.object({
    users: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        domain_id: z.string(),
        enabled: z.boolean(),
        description: z.string(),
        policy_num: z.int(),
        /** Unix ms of the newest grant; the client spells it like this. */
        lastest_policy_time: z.int(),
      }),
    ),
  }),
});

export const listEnterpriseProjectsOfGroup = operation({
  id: 'ListEnterpriseProjectsForGroup',
  title: 'List the enterprise projects that a group is granted policies for',
  tag,
  action: 'iam:permissions:listEnterpriseProjectsForGroup',
  method: 'GET',
  path: '/v3.0/OS-PERMISSION/groups/{group_id}/enterprise-projects',
  status: 200,
  output: enterpriseProjects,
});

export const listEnterpriseProjectsOfUser = operation({
  id: 'ListEnterpriseProjectsForUser',
  title: 'List the enterprise projects that a user is granted policies for',
  tag,
  action: 'iam:permissions:listEnterpriseProjectsForUser',
  method: 'GET',
  path: '/v3.0/OS-PERMISSION/users/{user_id}/enterprise-projects',
  status: 200,
  output: enterpriseProjects,
});
