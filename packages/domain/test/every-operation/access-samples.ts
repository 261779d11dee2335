import * as onEnterpriseProject from '@turnpike/contracts/http/enterprise-project-grants';
import * as anywhere from '@turnpike/contracts/http/grants';
import type { OperationContract } from '@turnpike/contracts/http/operation';
import { grantOnDomain, grantOnProject } from '@turnpike/contracts/http/permissions';
import { newId } from '../../src/kernel/new-id.ts';
import { body, nothing, path, query, type Sample } from './sample.ts';
import { freshName } from './tenant-maker.ts';

const onGroup = path(async (make) => ({ group_id: await make.userGroup() }));
const onUser = path(async (make) => ({ user_id: await make.user() }));
const toGroup = path(async (make) => ({ group_id: await make.userGroup(), role_id: await make.policy() }));
const onEnterprise = path(async (make) => ({ enterprise_project_id: await make.enterpriseProject() }));
const groupOnEnterprise = path(async (make) => ({
  enterprise_project_id: await make.enterpriseProject(),
  group_id: await make.userGroup(),
}));
const userOnEnterprise = path(async (make) => ({
  enterprise_project_id: await make.enterpriseProject(),
  user_id: await make.user(),
}));
/** An enterprise project for which somebody holds a policy. */
const onEnterpriseOf = (contract: OperationContract): Sample =>
  path(async (make) => ({
    enterprise_project_id: (await make.grant(contract)).enterprise_project_id ?? '',
  }));
const made = (contract: OperationContract): Sample => path((make) => make.grant(contract));

/** Samples of grants in all places, enterprise projects, projects and quotas. */
export const accessSamples: Record<string, Sample> = {
  KeystoneCheckDomainPermissionForGroup: made(grantOnDomain),
  KeystoneCheckProjectPermissionForGroup: made(grantOnProject),
  UpdateDomainGroupInheritRole: toGroup,
  DeleteDomainGroupInheritedRole: made(anywhere.grantOnAllProjects),
  KeystoneCheckroleForGroup: made(anywhere.grantOnAllProjects),
  KeystoneListAllProjectPermissionsForGroup: onGroup,
  AssociateRoleToGroupOnEnterpriseProject: async (make) => ({
    path: { ...(await groupOnEnterprise(make)).path, role_id: await make.policy() },
  }),
  RevokeRoleFromGroupOnEnterpriseProject: made(onEnterpriseProject.grantToGroup),
  ListRolesForGroupOnEnterpriseProject: groupOnEnterprise,
  AssociateRoleToUserOnEnterpriseProject: async (make) => ({
    path: { ...(await userOnEnterprise(make)).path, role_id: await make.policy() },
  }),
  RevokeRoleFromUserOnEnterpriseProject: made(onEnterpriseProject.grantToUser),
  ListRolesForUserOnEnterpriseProject: userOnEnterprise,
  ListGroupsForEnterpriseProject: onEnterpriseOf(onEnterpriseProject.grantToGroup),
  ListUsersForEnterpriseProject: onEnterpriseOf(onEnterpriseProject.grantToUser),
  ListEnterpriseProjectsForGroup: onGroup,
  ListEnterpriseProjectsForUser: onUser,
  ShowDomainRoleAssignments: async (make) => {
    await make.grant(grantOnDomain);
    return { query: { domain_id: make.tenant.accountId } };
  },
  ListGrants: query(async (make) => ({ group_id: (await make.grant(grantOnDomain)).group_id ?? '' })),
  CreateGrant: body(async (make) => ({
    group_id: await make.userGroup(),
    role_id: await make.policy(),
    scope: { type: 'instance', id: make.tenant.instanceId },
  })),
  DeleteGrant: path(async (make) => ({ grant_id: await make.grantOnGateway() })),
  ShowPermanentAccessKey: path(async (make) => ({ access_key: await make.accessKey() })),
  ListInstanceTags: nothing,
  ListProjectInstanceTags: nothing,
  BatchCreateOrDeleteInstanceTags: body(() => ({
    action: 'create',
    tags: [{ key: freshName(), value: 'v' }],
  })),
  ListInstancesByTags: body(() => ({ without_any_tag: true })),
  ShowInstancesNumByTags: body(async (make) => ({
    sys_tags: [{ key: '_sys_enterprise_project_id', values: ['0', await make.enterpriseProject()] }],
  })),
  KeystoneListProjects: query(async (make) => ({ domain_id: make.tenant.accountId })),
  KeystoneShowProject: nothing,
  KeystoneCreateProject: body((make) => ({
    project: { name: `local-1_${freshName()}`, parent_id: make.tenant.projectId },
  })),
  KeystoneUpdateProject: body(() => ({ project: { description: 'changed' } })),
  ShowProjectDetailsAndStatus: nothing,
  UpdateProjectStatus: body(() => ({ project: { status: 'suspended' } })),
  KeystoneListProjectsForUser: onUser,
  KeystoneListAuthDomains: nothing,
  KeystoneListRegions: nothing,
  KeystoneShowRegion: path(async () => ({ region_id: 'local-1' })),
  ShowDomainQuota: nothing,
  ShowProjectQuota: nothing,
  KeystoneCreateUser: body(() => ({ user: { name: freshName(), password: `Pw-${newId()}` } })),
  KeystoneCheckUserInGroup: path((make) => make.membership()),
  ShowUser: onUser,
  UpdateUser: async (make) => ({ ...(await onUser(make)), body: { user: { email: 'u@example.org' } } }),
  UpdateUserInformation: async (make) => ({
    ...(await onUser(make)),
    body: { user: { mobile: '0049-1701234567' } },
  }),
  KeystoneShowSecurityCompliance: nothing,
  KeystoneShowSecurityComplianceByOption: path(async () => ({ option: 'password_regex' })),
  ListEnterpriseProject: nothing,
  CreateEnterpriseProject: body(() => ({ name: freshName() })),
  ShowEnterpriseProject: onEnterprise,
  UpdateEnterpriseProject: async (make) => ({ ...(await onEnterprise(make)), body: { name: freshName() } }),
  SwitchEnterpriseProject: async (make) => ({ ...(await onEnterprise(make)), body: { action: 'disable' } }),
  DeleteEnterpriseProject: onEnterprise,
};
