import * as details from '@turnpike/contracts/http/user-details';
import * as contracts from '@turnpike/contracts/http/users';
import { accountResource, assertOwnAccount, checkOwnAccount } from '../accounts/account-resource.ts';
import { listLinks } from '../accounts/identity-links.ts';
import { keepAdministrator } from '../accounts/keep-administrator.ts';
import { identityChanged } from '../config-feed/identity-changes.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import type { Principal } from '../kernel/principal.ts';
import { changePassword } from './change-password.ts';
import { changeUser } from './change-user.ts';
import { checkMayChangeOwn } from './check-own-change.ts';
import { loadUser } from './load-user.ts';
import { makeUser } from './make-user.ts';
import * as repository from './repository.ts';
import { detailedUserView, userView } from './user-view.ts';

const userResource = ({ principal, target }: { principal: Principal; target: repository.UserRow }) =>
  accountResource(principal, 'user', target);

const createUser = defineOperation(contracts.createUser, {
  load: async (_db, { principal, input: { body } }) => {
    checkOwnAccount(principal, body.user.domain_id, 'user.domain_id');
  },
  resource: ({ principal }) => accountResource(principal, 'user'),
  run: (db, { env, principal, input: { body } }) => makeUser(db, env, principal, body.user),
  created: (user) => user,
  conflict: 'IAM.0012',
  view: (user) => ({ user: userView(user) }),
});

const createPlainUser = defineOperation(details.createPlainUser, {
  load: async (_db, { principal, input: { body } }) => {
    checkOwnAccount(principal, body.user.domain_id, 'user.domain_id');
  },
  resource: ({ principal }) => accountResource(principal, 'user'),
  run: (db, { env, principal, input: { body } }) => makeUser(db, env, principal, body.user),
  created: (user) => user,
  conflict: 'IAM.0012',
  view: (user) => ({ user: userView(user) }),
});

const listUsers = defineOperation(contracts.listUsers, {
  load: async (_db, { principal, input }) => assertOwnAccount(principal, input.query.domain_id),
  resource: ({ principal }) => accountResource(principal, 'user'),
  run: (db, { principal, input }) => repository.listUsers(db, principal.accountId, input.query),
  item: (user, { principal }) => accountResource(principal, 'user', user),
  view: ({ rows, total }) => ({ links: listLinks('/v3/users'), users: rows.map(userView), total }),
});

const showUser = defineOperation(contracts.showUser, {
  load: loadUser,
  resource: userResource,
  run: async (_db, { target }) => target,
  view: (user) => ({ user: userView(user) }),
});

const showUserDetails = defineOperation(details.showUserDetails, {
  load: loadUser,
  resource: userResource,
  run: async (_db, { target }) => target,
  view: (user) => ({ user: detailedUserView(user) }),
});

const updateUser = defineOperation(contracts.updateUser, {
  load: (db, context) => {
    checkOwnAccount(context.principal, context.input.body.user.domain_id, 'user.domain_id');
    return loadUser(db, context);
  },
  resource: userResource,
  run: (db, { env, principal, target, input: { body } }) => changeUser(db, env, principal, target, body.user),
  effects: identityChanged,
  conflict: 'IAM.0012',
  view: (user) => ({ user: userView(user) }),
});

const updateUserDetails = defineOperation(details.updateUserDetails, {
  load: loadUser,
  resource: userResource,
  run: (db, { env, principal, target, input: { body } }) => changeUser(db, env, principal, target, body.user),
  effects: identityChanged,
  conflict: 'IAM.0012',
  view: (user) => ({ user: detailedUserView(user) }),
});

const updateUserInformation = defineOperation(details.updateUserInformation, {
  load: loadUser,
  resource: userResource,
  run: async (db, { principal, target, input: { body } }) => {
    const { email, mobile } = body.user;
    if (target.id === principal.id) await checkMayChangeOwn(db, target.accountId, { email, mobile });
    const [areaCode, phone] = mobile?.split('-') ?? [];
    return repository.updateUser(db, target.id, {
      ...(email !== undefined && { email }),
      ...(areaCode !== undefined && phone !== undefined && { areaCode, phone }),
    });
  },
  view: () => undefined,
});

const deleteUser = defineOperation(contracts.deleteUser, {
  load: loadUser,
  resource: userResource,
  run: (db, { target }) =>
    keepAdministrator(db, target.accountId, () => repository.deleteUser(db, target.id)),
  effects: (_result, { target }) => identityChanged(target),
  view: () => undefined,
});

export const userOperations: Operation[] = [
  createUser,
  createPlainUser,
  listUsers,
  showUser,
  showUserDetails,
  updateUser,
  updateUserDetails,
  updateUserInformation,
  deleteUser,
  changePassword,
];
