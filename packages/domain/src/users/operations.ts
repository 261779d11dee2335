import * as contracts from '@turnpike/contracts/http/users';
import { accountResource, assertOwnAccount, checkOwnAccount } from '../accounts/account-resource.ts';
import { listLinks } from '../accounts/identity-links.ts';
import { keepAdministrator } from '../accounts/keep-administrator.ts';
import { identityChanged } from '../config-feed/identity-changes.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import type { Principal } from '../kernel/principal.ts';
import { deleteTemporaryKeysOfUser } from '../temporary-keys/repository.ts';
import { changePassword } from './change-password.ts';
import { endAccess } from './end-access.ts';
import { loadUser } from './load-user.ts';
import { newPassword } from './new-password.ts';
import * as repository from './repository.ts';
import { userView } from './user-view.ts';

const userResource = ({ principal, target }: { principal: Principal; target: repository.UserRow }) =>
  accountResource(principal, 'user', target);

function checkPasswordFits(accessMode: string, password: string | undefined): void {
  if (accessMode === 'programmatic' && password !== undefined)
    throw invalidParameter('user.password', 'A user with programmatic access only has no password.');
}

const createUser = defineOperation(contracts.createUser, {
  load: async (_db, { principal, input: { body } }) => {
    checkOwnAccount(principal, body.user.domain_id, 'user.domain_id');
  },
  resource: ({ principal }) => accountResource(principal, 'user'),
  run: async (db, { env, principal, input: { body } }) => {
    const { name, password, email = '', description = '', enabled = true } = body.user;
    const accessMode = body.user.access_mode ?? 'default';
    checkPasswordFits(accessMode, password);
    return repository.insertUser(db, {
      id: newId(),
      accountId: principal.accountId,
      name,
      email,
      description,
      enabled,
      accessMode,
      createdAt: env.now(),
      ...(password !== undefined &&
        (await newPassword(db, {
          accountId: principal.accountId,
          userId: null,
          userName: name,
          password,
          field: 'user.password',
          isOwnChoice: false,
          mustChangePassword: body.user.pwd_status ?? true,
          now: env.now(),
        }))),
    });
  },
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

const updateUser = defineOperation(contracts.updateUser, {
  load: loadUser,
  resource: userResource,
  run: async (db, { env, principal, target, input: { body } }) => {
    const { name, password, enabled, description, pwd_status } = body.user;
    checkPasswordFits(target.accessMode, password);
    const passwordColumns = password !== undefined && {
      ...(await newPassword(db, {
        accountId: target.accountId,
        userId: target.id,
        userName: name ?? target.name,
        password,
        field: 'user.password',
        isOwnChoice: false,
        mustChangePassword: target.id !== principal.id,
        now: env.now(),
      })),
    };
    return keepAdministrator(db, target.accountId, async () => {
      // Whoever signed in with the old password, or before the user was disabled, has to do so again.
      if (passwordColumns || enabled === false) await endAccess(db, target.id);
      if (enabled === false) await deleteTemporaryKeysOfUser(db, target.id);
      return repository.updateUser(db, target.id, {
        ...(name !== undefined && { name }),
        ...passwordColumns,
        ...(pwd_status !== undefined && { mustChangePassword: pwd_status }),
        ...(enabled !== undefined && { enabled }),
        ...(description !== undefined && { description }),
      });
    });
  },
  effects: identityChanged,
  conflict: 'IAM.0012',
  view: (user) => ({ user: userView(user) }),
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
  listUsers,
  showUser,
  updateUser,
  deleteUser,
  changePassword,
];
