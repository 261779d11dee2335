import * as contracts from '@turnpike/contracts/http/users';
import { accountResource } from '../accounts/account-resource.ts';
import { identityChanged } from '../config-feed/identity-changes.ts';
import { defineOperation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { countedProof } from '../sign-in/counted-proof.ts';
import { endAccess } from './end-access.ts';
import { loadUser } from './load-user.ts';
import { newPassword } from './new-password.ts';
import { verifyPassword } from './password.ts';
import { findPasswords, updateUser } from './repository.ts';

export const changePassword = defineOperation(contracts.changePassword, {
  load: loadUser,
  resource: ({ principal, target }) => accountResource(principal, 'user', target),
  // A stolen session must not find out the password by trying.
  prepare: async ({ env, caller, target, input: { body } }) => {
    const known = await findPasswords(env.database, target.id);
    const isRight = () => verifyPassword(body.user.original_password, known?.passwordHash ?? null);
    if (!(await countedProof(env, caller, target, contracts.changePassword, isRight)))
      throw new ManagementError('TURNPIKE.0410');
  },
  run: async (db, { env, principal, target, input: { body } }) => {
    const isOwn = target.id === principal.id;
    const columns = await newPassword(db, {
      accountId: target.accountId,
      userId: target.id,
      userName: target.name,
      password: body.user.password,
      field: 'user.password',
      isOwnChoice: isOwn && !target.mustChangePassword,
      mustChangePassword: false,
      now: env.now(),
    });
    await endAccess(db, target.id, isOwn ? principal.credential : undefined);
    return updateUser(db, target.id, { ...columns });
  },
  effects: (_result, { target }) => identityChanged(target),
  view: () => undefined,
});
