import * as contracts from '@turnpike/contracts/http/vpc-endpoint';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import * as repository from './repository.ts';

const ofInstance = ({ target }: { target: InstanceRow }) => resourceIn(target, 'instance');

const listPermissions = defineOperation(contracts.listEndpointPermissions, {
  load: loadInstance,
  resource: ofInstance,
  run: (db, { input, target }) => repository.listPermissions(db, target.id, input.query),
  view: (page) =>
    pageView('permissions', page, ({ id, permission, createdAt }) => ({
      id,
      permission,
      created_at: createdAt.toISOString(),
    })),
});

/** Whether there are such accounts is not looked at: it would tell who else has one. */
const addPermissions = defineOperation(contracts.addEndpointPermissions, {
  load: loadInstance,
  resource: ofInstance,
  run: async (db, { env, input, target }) => {
    const permissions = [...new Set(input.body.permissions)];
    const common = { accountId: target.accountId, instanceId: target.id, createdAt: env.now() };
    const rows = permissions.map((permission) => ({ id: newId(), permission, ...common }));
    const count = await repository.addPermissions(db, rows, target.id);
    if (count > contracts.MAX_ENDPOINT_PERMISSIONS) throw new ManagementError('TURNPIKE.3172');
    return permissions;
  },
  view: (permissions) => ({ permissions }),
});

const deletePermissions = defineOperation(contracts.deleteEndpointPermissions, {
  load: loadInstance,
  resource: ofInstance,
  run: async (db, { input, target }) => {
    const permissions = [...new Set(input.body.permissions)];
    await repository.deletePermissions(db, target.id, permissions);
    return permissions;
  },
  view: (permissions) => ({ permissions }),
});

export const endpointPermissionOperations: Operation[] = [listPermissions, addPermissions, deletePermissions];
