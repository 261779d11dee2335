import { managementErrors } from '@turnpike/contracts/errors/management';
import * as contracts from '@turnpike/contracts/http/acls';
import type { OperationParsed } from '@turnpike/contracts/http/operation';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import { aclView } from './acl-view.ts';
import { checkEntries } from './check-entries.ts';
import { aclResource, aclsChanged, loadAcl } from './load-acl.ts';
import * as repository from './repository.ts';

/** Reference 4.1. */
const MAX_ACLS = 100;

/** The columns that a body sets. */
function columnsOf(body: OperationParsed<typeof contracts.createAcl>['body']) {
  return {
    name: body.acl_name,
    type: body.acl_type,
    entityType: body.entity_type,
    value: checkEntries(body.entity_type, body.acl_value.split(',')).join(','),
  };
}

const createAcl = defineOperation(contracts.createAcl, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'acl'),
  run: async (db, { env, input, target }) => {
    const columns = columnsOf(input.body);
    if ((await repository.countAcls(db, target.id)) >= MAX_ACLS) throw new ManagementError('APIG.3112');
    return repository.insertAcl(db, {
      id: newId(),
      accountId: target.accountId,
      instanceId: target.id,
      ...columns,
      updatedAt: env.now(),
    });
  },
  created: (acl) => acl,
  conflict: 'APIG.3206',
  effects: (acl) => aclsChanged(acl.instanceId, [acl.id]),
  view: aclView,
});

const listAcls = defineOperation(contracts.listAcls, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'acl'),
  run: (db, { input, target }) => repository.listAcls(db, target.id, input.query),
  item: (acl, { target }) => resourceIn(target, 'acl', acl),
  view: (page) => pageView('acls', page, (acl) => ({ ...aclView(acl), bind_num: acl._count.bindings })),
});

const showAcl = defineOperation(contracts.showAcl, {
  load: loadAcl,
  resource: aclResource,
  run: async (_db, { target }) => target.acl,
  view: aclView,
});

const updateAcl = defineOperation(contracts.updateAcl, {
  load: loadAcl,
  resource: aclResource,
  run: (db, { env, input, target: { acl } }) => {
    // Of each entity type an API has at most one policy: a bound one cannot become one of another type.
    if (acl._count.bindings > 0 && input.body.entity_type !== acl.entityType)
      throw invalidParameter('entity_type', 'It cannot be changed while the policy is bound to APIs.');
    return repository.updateAcl(db, acl.id, { ...columnsOf(input.body), updatedAt: env.now() });
  },
  conflict: 'APIG.3206',
  effects: (acl) => aclsChanged(acl.instanceId, [acl.id]),
  view: aclView,
});

/** Why a policy cannot be deleted; null: it can. */
const refusalOf = (acl: repository.AclRow | undefined): 'APIG.3006' | 'APIG.3447' | null => {
  if (!acl) return 'APIG.3006';
  return acl._count.bindings > 0 ? 'APIG.3447' : null;
};

const deleteAcl = defineOperation(contracts.deleteAcl, {
  load: loadAcl,
  resource: aclResource,
  run: async (db, { target: { acl } }) => {
    const refusal = refusalOf(acl);
    if (refusal) throw new ManagementError(refusal);
    await repository.deleteAcls(db, [acl.id]);
    return acl;
  },
  effects: (acl) => aclsChanged(acl.instanceId, [acl.id]),
  view: () => undefined,
});

const batchDeleteAcls = defineOperation(contracts.batchDeleteAcls, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'acl'),
  named: ({ input, target }) => input.body.acls.map((id) => resourceIn(target, 'acl', { id, name: '' })),
  run: async (db, { input, target }) => {
    const ids = [...new Set(input.body.acls)];
    const acls = new Map((await repository.findAcls(db, target.id, ids)).map((acl) => [acl.id, acl]));
    const outcomes = ids.map((id) => ({
      id,
      name: acls.get(id)?.name ?? '',
      refusal: refusalOf(acls.get(id)),
    }));
    const deleted = outcomes.filter(({ refusal }) => refusal === null).map(({ id }) => id);
    await repository.deleteAcls(db, deleted);
    return { instanceId: target.id, deleted, outcomes };
  },
  effects: ({ instanceId, deleted }) => aclsChanged(instanceId, deleted),
  view: ({ deleted, outcomes }) => ({
    success_count: deleted.length,
    failure: outcomes.flatMap(({ id, name, refusal }) =>
      refusal === null
        ? []
        : [
            {
              acl_id: id,
              acl_name: name,
              error_code: refusal,
              error_msg: managementErrors[refusal].message,
            },
          ],
    ),
  }),
});

export const aclPolicyOperations: Operation[] = [
  createAcl,
  listAcls,
  showAcl,
  updateAcl,
  deleteAcl,
  batchDeleteAcls,
];
