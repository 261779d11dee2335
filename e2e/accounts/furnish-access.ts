import type { Management } from '../calls/management.ts';
import type { Ids } from './furnish.ts';

/** Makes an enterprise project, and a grant of the furnished policy to the furnished user for it. */
export async function furnishAccess(management: Management, ids: Ids, name: string): Promise<Ids> {
  const own = `/v2/${management.projectId}/turnpike`;
  const { enterprise_project } = await management.ask<{ enterprise_project: { id: string } }>(
    'POST',
    `${own}/enterprise-projects`,
    { body: { name } },
  );
  const grant = await management.ask<{ id: string }>('POST', `${own}/grants`, {
    body: {
      user_id: ids.user_id,
      role_id: ids.role_id,
      scope: { type: 'enterprise_project', id: enterprise_project.id },
    },
  });
  return {
    ...{ enterprise_project_id: enterprise_project.id, grant_id: grant.id },
    ...{ region_id: 'local-1', option: 'password_regex' },
  };
}

/** Deletes what {@link furnishAccess} made; before the user, who holds the grant. */
export async function clearAccess(management: Management, ids: Ids): Promise<void> {
  const own = `/v2/${management.projectId}/turnpike`;
  await management.ask('DELETE', `${own}/enterprise-projects/${ids.enterprise_project_id}`);
}

/** Valid bodies by operation, as in furnish.ts. */
export const accessBodies: Record<string, unknown> = {
  CreateGrant: {
    user_id: '{user_id}',
    role_id: '{role_id}',
    scope: { type: 'enterprise_project', id: '{enterprise_project_id}' },
  },
  BatchCreateOrDeleteInstanceTags: { action: 'create', tags: [{ key: 'intruder' }] },
  ListInstancesByTags: {},
  ShowInstancesNumByTags: {},
  KeystoneCreateProject: { project: { name: 'local-1_intruder', parent_id: '{project_id}' } },
  KeystoneUpdateProject: { project: { description: 'intruder' } },
  UpdateProjectStatus: { project: { status: 'normal' } },
  KeystoneCreateUser: { user: { name: 'intruder', domain_id: '{domain_id}' } },
  UpdateUser: { user: { description: 'intruder' } },
  UpdateUserInformation: { user: { email: 'intruder@example.org' } },
  CreateEnterpriseProject: { name: 'intruder' },
  UpdateEnterpriseProject: { name: 'intruder' },
  SwitchEnterpriseProject: { action: 'disable' },
};

/** Queries that an operation needs. */
export const accessQueries: Record<string, Record<string, string>> = {
  ShowDomainRoleAssignments: { domain_id: '{domain_id}' },
};
