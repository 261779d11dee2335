import { checkUserInGroup as checkUserInGroupContract } from '@turnpike/contracts/http/user-details';
import * as contracts from '@turnpike/contracts/http/users';
import { accountResource } from '../accounts/account-resource.ts';
import { listLinks } from '../accounts/identity-links.ts';
import { keepAdministrator } from '../accounts/keep-administrator.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadUser, type OnUser } from '../users/load-user.ts';
import { type UserRow, listUsersOfGroup as usersOfGroup } from '../users/repository.ts';
import { userView } from '../users/user-view.ts';
import { loadUserGroup, type OnUserGroup, userGroupResource } from './load-user-group.ts';
import * as repository from './repository.ts';
import { userGroupView } from './user-group-view.ts';

interface Membership {
  group: repository.UserGroupRow;
  user: UserRow;
}

async function loadMembership(
  db: Db,
  context: { principal: Principal; input: OnUserGroup['input'] & OnUser['input'] },
): Promise<Membership> {
  return { group: await loadUserGroup(db, context), user: await loadUser(db, context) };
}

/** Membership belongs to the group: whoever may change it hands out what the group is granted. */
const membershipResource = ({ principal, target }: { principal: Principal; target: Membership }) =>
  userGroupResource(principal, target.group, target.user);

const addUserToGroup = defineOperation(contracts.addUserToGroup, {
  load: loadMembership,
  resource: membershipResource,
  run: (db, { env, target: { group, user } }) =>
    // A group that denies can take an administrator's way back as much as leaving one can.
    keepAdministrator(db, group.accountId, () =>
      repository.insertMember(db, {
        accountId: group.accountId,
        groupId: group.id,
        userId: user.id,
        createdAt: env.now(),
      }),
    ),
  view: () => undefined,
});

const removeUserFromGroup = defineOperation(contracts.removeUserFromGroup, {
  load: loadMembership,
  resource: membershipResource,
  run: (db, { target: { group, user } }) =>
    keepAdministrator(db, group.accountId, async () => {
      if (!(await repository.deleteMember(db, group.id, user.id))) throw new ManagementError('IAM.0004');
    }),
  view: () => undefined,
});

const checkUserInGroup = defineOperation(checkUserInGroupContract, {
  load: loadMembership,
  resource: membershipResource,
  run: async (db, { target: { group, user } }) => {
    if (!(await repository.isMember(db, group.id, user.id))) throw new ManagementError('IAM.0004');
  },
  view: () => undefined,
});

const listUsersOfGroup = defineOperation(contracts.listUsersOfGroup, {
  load: loadUserGroup,
  resource: ({ principal, target }) => userGroupResource(principal, target),
  run: (db, { target }) => usersOfGroup(db, target.id),
  view: (users, { target }) => ({
    links: listLinks(`/v3/groups/${target.id}/users`),
    users: users.map(userView),
  }),
});

const listGroupsOfUser = defineOperation(contracts.listGroupsOfUser, {
  load: loadUser,
  resource: ({ principal, target }) => accountResource(principal, 'user', target),
  run: (db, { target }) => repository.listGroupsOfUser(db, target.id),
  view: (groups, { target }) => ({
    links: listLinks(`/v3/users/${target.id}/groups`),
    groups: groups.map(userGroupView),
  }),
});

export const membershipOperations: Operation[] = [
  addUserToGroup,
  checkUserInGroup,
  removeUserFromGroup,
  listUsersOfGroup,
  listGroupsOfUser,
];
