import * as contracts from '@turnpike/contracts/http/acls';
import { aclResource, loadAclById } from '../acls/load-acl.ts';
import { apiResource, loadApiById } from '../apis/load-api.ts';
import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { pageView } from '../kernel/page.ts';
import {
  apisOf,
  batchUnbindView,
  planBindings,
  publicationsChanged,
} from '../publication-bindings/binding-plan.ts';
import { boundAclView, boundApiView, unboundApiView } from './binding-view.ts';
import * as repository from './repository.ts';

interface InBinding extends InInstance {
  input: { path: { project_id: string; instance_id: string; acl_bindings_id: string } };
}

interface BindingTarget {
  instance: InstanceRow;
  binding: repository.BindingRow;
}

async function loadBinding(db: Db, context: InBinding): Promise<BindingTarget> {
  const instance = await loadInstance(db, context);
  const binding = await repository.findBinding(db, instance.id, context.input.path.acl_bindings_id);
  if (!binding) throw new ManagementError('APIG.3010');
  return { instance, binding };
}

/** A publication has at most one policy of an entity type (reference 12.1): binding takes the place of that one. */
const bindAcl = defineOperation(contracts.bindAcl, {
  load: async (db, context) => {
    const target = await loadAclById(db, context, context.input.body.acl_id);
    const ids = [...new Set(context.input.body.publish_ids)];
    const publications = await repository.findOnlinePublications(db, target.instance.id, ids);
    if (publications.length < ids.length) throw new ManagementError('APIG.3015');
    return { ...target, publications };
  },
  resource: ({ target }) => resourceIn(target.instance, 'api'),
  named: ({ target: { instance, publications } }) => apisOf(instance, publications),
  run: async (db, { env, target: { instance, acl, publications } }) => {
    const { bindings, added, replacedIds } = planBindings(
      publications,
      acl.id,
      ({ aclBindings }) => {
        const bound = aclBindings.find(({ entityType }) => entityType === acl.entityType);
        return bound ? { ...bound, policyId: bound.aclId } : null;
      },
      env.now(),
    );
    await repository.deleteBindings(db, replacedIds);
    await repository.insertBindings(
      db,
      added.map(({ id, createdAt, publication }) => ({
        id,
        accountId: acl.accountId,
        instanceId: instance.id,
        aclId: acl.id,
        publicationId: publication.id,
        entityType: acl.entityType,
        createdAt,
      })),
    );
    return { acl, bindings, added };
  },
  // The audit row names the policy; the gateway is in its columns.
  created: ({ acl }) => acl,
  effects: ({ acl, added }) =>
    publicationsChanged(
      acl.instanceId,
      added.map(({ publication }) => publication.id),
    ),
  view: ({ acl, bindings }) => ({
    acl_bindings: bindings.map(({ id, createdAt, publication }) => ({
      id,
      api_id: publication.apiId,
      env_id: publication.environmentId,
      acl_id: acl.id,
      create_time: createdAt.toISOString(),
    })),
  }),
});

const unbindAcl = defineOperation(contracts.unbindAcl, {
  load: loadBinding,
  resource: ({ target: { instance, binding } }) => resourceIn(instance, 'api', binding.publication.api),
  run: async (db, { target: { binding } }) => {
    await repository.deleteBindings(db, [binding.id]);
    return binding;
  },
  created: ({ id, acl }) => ({ id, name: acl.name }),
  effects: ({ instanceId, publicationId }) => publicationsChanged(instanceId, [publicationId]),
  view: () => undefined,
});

const batchUnbindAcls = defineOperation(contracts.batchUnbindAcls, {
  load: async (db, context) => {
    const instance = await loadInstance(db, context);
    const ids = [...new Set(context.input.body.acl_bindings)];
    return { instance, ids, found: await repository.findBindings(db, instance.id, ids) };
  },
  resource: ({ target }) => resourceIn(target.instance, 'api'),
  named: ({ target: { instance, found } }) =>
    apisOf(
      instance,
      found.map(({ publication }) => publication),
    ),
  run: async (db, { target: { instance, ids, found } }) => {
    const known = new Set(found.map(({ id }) => id));
    await repository.deleteBindings(db, [...known]);
    return { instanceId: instance.id, found, missing: ids.filter((id) => !known.has(id)) };
  },
  effects: ({ instanceId, found }) =>
    publicationsChanged(
      instanceId,
      found.map(({ publicationId }) => publicationId),
    ),
  view: ({ found, missing }) => batchUnbindView(found.length, missing, 'APIG.3010'),
});

const listAclsOfApi = defineOperation(contracts.listAclsOfApi, {
  load: (db, context) => loadApiById(db, context, context.input.query.api_id),
  resource: apiResource,
  run: (db, { input, target }) => repository.listBindings(db, target.instance.id, input.query),
  view: (page) => pageView('acls', page, boundAclView),
});

const listApisOfAcl = defineOperation(contracts.listApisOfAcl, {
  load: (db, context) => loadAclById(db, context, context.input.query.acl_id),
  resource: aclResource,
  run: (db, { input, target }) => repository.listBindings(db, target.instance.id, input.query),
  view: (page) => pageView('apis', page, boundApiView),
});

const listApisWithoutAcl = defineOperation(contracts.listApisWithoutAcl, {
  load: (db, context) => loadAclById(db, context, context.input.query.acl_id),
  resource: aclResource,
  run: (db, { input, target }) => repository.listPublicationsWithoutAcl(db, target.instance.id, input.query),
  view: (page, { target }) =>
    pageView('apis', page, (publication) => unboundApiView(publication, target.acl.entityType)),
});

export const aclBindingOperations: Operation[] = [
  bindAcl,
  unbindAcl,
  batchUnbindAcls,
  listAclsOfApi,
  listApisOfAcl,
  listApisWithoutAcl,
];
