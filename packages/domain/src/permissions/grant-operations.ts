import * as contracts from '@turnpike/contracts/http/permissions';
import { assertOwnAccount } from '../accounts/account-resource.ts';
import { listLinks } from '../accounts/identity-links.ts';
import { keepAdministrator } from '../accounts/keep-administrator.ts';
import { findSystemPolicy } from '../iam/system-policies.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Env, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadPolicy, type OnPolicy } from '../policies/find-policy.ts';
import { customPolicyView, type Role, systemPolicyView } from '../policies/policy-view.ts';
import { findCustomPolicies } from '../policies/repository.ts';
import { loadProject } from '../projects/load-project.ts';
import { loadUserGroup, type OnUserGroup, userGroupResource } from '../user-groups/load-user-group.ts';
import type { UserGroupRow } from '../user-groups/repository.ts';
import * as repository from './repository.ts';

interface Grant {
  group: UserGroupRow;
  policy: Role;
}

interface InPlace {
  principal: Principal;
  /** One of the two is in the path. */
  input: { path: { domain_id?: string; project_id?: string } };
}

type Scope = Pick<repository.GrantKey, 'scopeType' | 'scopeId'>;
const WHOLE_ACCOUNT: Scope = { scopeType: 'account', scopeId: '' };
const inProject = (scopeId: string): Scope => ({ scopeType: 'project', scopeId });

/** Checks that the place in the path is the caller's own. */
async function loadPlace(db: Db, { principal, input: { path } }: InPlace): Promise<void> {
  assertOwnAccount(principal, path.domain_id);
  if (path.project_id !== undefined) await loadProject(db, principal, path.project_id);
}

async function loadGroupInPlace(
  db: Db,
  context: { principal: Principal; input: InPlace['input'] & OnUserGroup['input'] },
): Promise<UserGroupRow> {
  await loadPlace(db, context);
  return loadUserGroup(db, context);
}

async function loadGrant(
  db: Db,
  context: { principal: Principal; input: InPlace['input'] & OnUserGroup['input'] & OnPolicy['input'] },
): Promise<Grant> {
  const group = await loadGroupInPlace(db, context);
  return { group, policy: await loadPolicy(db, context) };
}

/** A grant belongs to its group: whoever may change it decides what the members may do. */
const grantResource = ({ principal, target }: { principal: Principal; target: Grant }) =>
  userGroupResource(principal, target.group, { name: target.policy.display_name });

function grant(db: Db, env: Env, { group, policy }: Grant, scope: Scope): Promise<void> {
  const { id: groupId, accountId } = group;
  // A policy that denies can take an administrator's way back.
  return keepAdministrator(db, accountId, () =>
    repository.insertGrant(db, {
      id: newId(),
      accountId,
      groupId,
      policyId: policy.id,
      ...scope,
      createdAt: env.now(),
    }),
  );
}

function revoke(db: Db, { group, policy }: Grant, scope: Scope): Promise<void> {
  return keepAdministrator(db, group.accountId, async () => {
    const revoked = await repository.deleteGrant(db, { groupId: group.id, policyId: policy.id, ...scope });
    if (!revoked) throw new ManagementError('IAM.0004');
  });
}

async function grantedPolicies(db: Db, group: UserGroupRow, scope: Scope): Promise<Role[]> {
  const ids = await repository.listGrantedPolicyIds(db, group.id, scope);
  const custom = await findCustomPolicies(db, group.accountId, ids);
  const customById = new Map(custom.map((row) => [row.id, customPolicyView(row)]));
  return ids.flatMap((id) => {
    const system = findSystemPolicy(id);
    return (system ? systemPolicyView(system) : customById.get(id)) ?? [];
  });
}

const roleListView = (path: string, roles: Role[]) => ({
  links: listLinks(path),
  roles,
  total_number: roles.length,
});

const grantOnDomain = defineOperation(contracts.grantOnDomain, {
  load: loadGrant,
  resource: grantResource,
  run: (db, { env, target }) => grant(db, env, target, WHOLE_ACCOUNT),
  view: () => undefined,
});

const revokeOnDomain = defineOperation(contracts.revokeOnDomain, {
  load: loadGrant,
  resource: grantResource,
  run: (db, { target }) => revoke(db, target, WHOLE_ACCOUNT),
  view: () => undefined,
});

const listGrantsOnDomain = defineOperation(contracts.listGrantsOnDomain, {
  load: loadGroupInPlace,
  resource: ({ principal, target }) => userGroupResource(principal, target),
  run: (db, { target }) => grantedPolicies(db, target, WHOLE_ACCOUNT),
  view: (roles, { input: { path } }) =>
    roleListView(`/v3/domains/${path.domain_id}/groups/${path.group_id}/roles`, roles),
});

const grantOnProject = defineOperation(contracts.grantOnProject, {
  load: loadGrant,
  resource: grantResource,
  run: (db, { env, target, input }) => grant(db, env, target, inProject(input.path.project_id)),
  view: () => undefined,
});

const revokeOnProject = defineOperation(contracts.revokeOnProject, {
  load: loadGrant,
  resource: grantResource,
  run: (db, { target, input }) => revoke(db, target, inProject(input.path.project_id)),
  view: () => undefined,
});

const listGrantsOnProject = defineOperation(contracts.listGrantsOnProject, {
  load: loadGroupInPlace,
  resource: ({ principal, target }) => userGroupResource(principal, target),
  run: (db, { target, input }) => grantedPolicies(db, target, inProject(input.path.project_id)),
  view: (roles, { input: { path } }) =>
    roleListView(`/v3/projects/${path.project_id}/groups/${path.group_id}/roles`, roles),
});

export const grantOperations: Operation[] = [
  grantOnDomain,
  revokeOnDomain,
  listGrantsOnDomain,
  grantOnProject,
  revokeOnProject,
  listGrantsOnProject,
];
