import type { OperationOutput } from '@turnpike/contracts/http/operation';
import * as contracts from '@turnpike/contracts/http/users';
import { accountResource } from '../accounts/account-resource.ts';
import { keepAdministrator } from '../accounts/keep-administrator.ts';
import { accountLimits } from '../accounts/limits.ts';
import { identityChanged } from '../config-feed/identity-changes.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Effect, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { userOf } from '../users/load-user.ts';
import { newAccessKey, sealAccessKey } from './new-access-key.ts';
import * as repository from './repository.ts';

type Credential = OperationOutput<typeof contracts.updateAccessKey>['credential'];

function credentialView(row: repository.AccessKeyRow): Credential {
  return {
    access: row.ak,
    user_id: row.userId,
    status: row.enabled ? 'active' : 'inactive',
    description: row.description,
    create_time: row.createdAt.toISOString(),
    last_use_time: row.lastUsedAt?.toISOString() ?? null,
    created_by: row.createdBy,
  };
}

/** Keys lie under their user (`credential:<user>/<key>`), so that a policy can speak of one user's keys. */
const keysOf = (principal: Principal, user: { id: string; name: string }) =>
  accountResource(principal, 'credential', { ...user, path: `${user.id}/*` });

async function loadAccessKey(
  db: Db,
  { principal, input }: { principal: Principal; input: { path: { access_key: string } } },
): Promise<repository.AccessKeyRow> {
  const row = await repository.findAccessKey(db, principal.accountId, input.path.access_key);
  if (!row) throw new ManagementError('IAM.0007');
  return row;
}

const oneKey = (principal: Principal, { ak, userId }: repository.AccessKeyRow) =>
  accountResource(principal, 'credential', { id: ak, name: ak, path: `${userId}/${ak}` });

const keyResource = ({ principal, target }: { principal: Principal; target: repository.AccessKeyRow }) =>
  oneKey(principal, target);

const ownerChanged = (_result: unknown, { target }: { target: repository.AccessKeyRow }): Effect[] =>
  identityChanged({ accountId: target.accountId, id: target.userId });

const createAccessKey = defineOperation(contracts.createAccessKey, {
  load: (db, { principal, input: { body } }) => userOf(db, principal, body.credential.user_id),
  resource: ({ principal, target }) => keysOf(principal, target),
  run: async (db, { env, principal, target, input: { body } }) => {
    if (target.accessMode === 'console')
      throw invalidParameter('credential.user_id', 'A user with console access only has no access keys.');
    if ((await repository.countAccessKeys(db, target.id)) >= accountLimits.accessKeys)
      throw new ManagementError('IAM.0015');
    const pair = newAccessKey();
    const row = await repository.insertAccessKey(db, {
      ak: pair.ak,
      accountId: target.accountId,
      userId: target.id,
      secretSealed: sealAccessKey(env.keyring, pair),
      description: body.credential.description ?? '',
      createdBy: principal.name,
      createdAt: env.now(),
    });
    return { row, secret: pair.sk };
  },
  effects: (_result, { target }) => identityChanged(target),
  created: ({ row }) => ({ id: row.ak, name: row.ak }),
  view: ({ row, secret }) => ({ credential: { ...credentialView(row), secret } }),
});

const listAccessKeys = defineOperation(contracts.listAccessKeys, {
  // Without a user it is the caller who is meant, as in the model product.
  load: async (db, { principal, input: { query } }) =>
    query.user_id === undefined
      ? { id: principal.id, name: principal.name }
      : userOf(db, principal, query.user_id),
  resource: ({ principal, target }) => keysOf(principal, target),
  run: (db, { principal, target }) => repository.listAccessKeys(db, principal.accountId, target.id),
  item: (key, { principal }) => oneKey(principal, key),
  view: (rows) => ({ credentials: rows.map(credentialView) }),
});

const showAccessKey = defineOperation(contracts.showAccessKey, {
  load: loadAccessKey,
  resource: keyResource,
  run: async (_db, { target }) => target,
  view: (row) => ({ credential: credentialView(row) }),
});

const updateAccessKey = defineOperation(contracts.updateAccessKey, {
  load: loadAccessKey,
  resource: keyResource,
  run: (db, { target, input: { body } }) => {
    const { status, description } = body.credential;
    return keepAdministrator(db, target.accountId, () =>
      repository.updateAccessKey(db, target.ak, {
        ...(status !== undefined && { enabled: status === 'active' }),
        ...(description !== undefined && { description }),
      }),
    );
  },
  effects: ownerChanged,
  view: (row) => ({ credential: credentialView(row) }),
});

const deleteAccessKey = defineOperation(contracts.deleteAccessKey, {
  load: loadAccessKey,
  resource: keyResource,
  run: (db, { target }) =>
    keepAdministrator(db, target.accountId, () => repository.deleteAccessKey(db, target.ak)),
  effects: ownerChanged,
  view: () => undefined,
});

export const accessKeyOperations: Operation[] = [
  createAccessKey,
  listAccessKeys,
  showAccessKey,
  updateAccessKey,
  deleteAccessKey,
];
