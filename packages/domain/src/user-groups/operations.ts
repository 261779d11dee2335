import * as contracts from '@turnpike/contracts/http/users';
import { accountResource, assertOwnAccount, checkOwnAccount } from '../accounts/account-resource.ts';
import { ADMIN_GROUP_NAME } from '../accounts/administrator.ts';
import { listLinks } from '../accounts/identity-links.ts';
import { keepAdministrator } from '../accounts/keep-administrator.ts';
import { accountLimits } from '../accounts/limits.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadUserGroup, userGroupResource } from './load-user-group.ts';
import { membershipOperations } from './membership-operations.ts';
import * as repository from './repository.ts';
import { userGroupView } from './user-group-view.ts';

const groupResource = ({ principal, target }: { principal: Principal; target: repository.UserGroupRow }) =>
  userGroupResource(principal, target);

const createUserGroup = defineOperation(contracts.createUserGroup, {
  load: async (_db, { principal, input: { body } }) => {
    checkOwnAccount(principal, body.group.domain_id, 'group.domain_id');
  },
  resource: ({ principal }) => accountResource(principal, 'group'),
  run: async (db, { env, principal, input: { body } }) => {
    if ((await repository.countUserGroups(db, principal.accountId)) >= accountLimits.groups)
      throw new ManagementError('TURNPIKE.3111');
    return repository.insertUserGroup(db, {
      id: newId(),
      accountId: principal.accountId,
      name: body.group.name,
      description: body.group.description ?? '',
      createdAt: env.now(),
    });
  },
  created: (group) => group,
  conflict: 'IAM.0012',
  view: (group) => ({ group: userGroupView(group) }),
});

const listUserGroups = defineOperation(contracts.listUserGroups, {
  load: async (_db, { principal, input }) => assertOwnAccount(principal, input.query.domain_id),
  resource: ({ principal }) => accountResource(principal, 'group'),
  run: (db, { principal, input }) => repository.listUserGroups(db, principal.accountId, input.query),
  item: (group, { principal }) => userGroupResource(principal, group),
  view: ({ rows, total }) => ({ links: listLinks('/v3/groups'), groups: rows.map(userGroupView), total }),
});

const showUserGroup = defineOperation(contracts.showUserGroup, {
  load: loadUserGroup,
  resource: groupResource,
  run: async (_db, { target }) => target,
  view: (group) => ({ group: userGroupView(group) }),
});

const updateUserGroup = defineOperation(contracts.updateUserGroup, {
  load: loadUserGroup,
  resource: groupResource,
  run: async (db, { target, input: { body } }) => {
    const { name, description } = body.group;
    if (target.name === ADMIN_GROUP_NAME && name !== undefined && name !== target.name)
      throw new ManagementError('TURNPIKE.3421');
    return repository.updateUserGroup(db, target.id, {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
    });
  },
  conflict: 'IAM.0012',
  view: (group) => ({ group: userGroupView(group) }),
});

const deleteUserGroup = defineOperation(contracts.deleteUserGroup, {
  load: loadUserGroup,
  resource: groupResource,
  run: async (db, { target }) => {
    if (target.name === ADMIN_GROUP_NAME) throw new ManagementError('TURNPIKE.3421');
    await keepAdministrator(db, target.accountId, () => repository.deleteUserGroup(db, target.id));
  },
  view: () => undefined,
});

export const userGroupOperations: Operation[] = [
  createUserGroup,
  listUserGroups,
  showUserGroup,
  updateUserGroup,
  deleteUserGroup,
  ...membershipOperations,
];
