import * as contracts from '@turnpike/contracts/http/throttle-bindings';
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
import { loadThrottleById, throttleResource } from '../throttles/load-throttle.ts';
import { boundApiView, boundThrottleView, unboundApiView } from './binding-view.ts';
import * as repository from './repository.ts';

/** The binding is of the API as a whole. */
const SCOPE_API = 1;

interface InBinding extends InInstance {
  input: { path: { project_id: string; instance_id: string; throttle_binding_id: string } };
}

interface BindingTarget {
  instance: InstanceRow;
  binding: repository.BindingRow;
}

async function loadBinding(db: Db, context: InBinding): Promise<BindingTarget> {
  const instance = await loadInstance(db, context);
  const binding = await repository.findBinding(db, instance.id, context.input.path.throttle_binding_id);
  if (!binding) throw new ManagementError('APIG.3012');
  return { instance, binding };
}

/** A publication has at most one policy: binding takes the place of that one. */
const bindThrottle = defineOperation(contracts.bindThrottle, {
  load: async (db, context) => {
    const target = await loadThrottleById(db, context, context.input.body.strategy_id);
    const ids = [...new Set(context.input.body.publish_ids)];
    const publications = await repository.findOnlinePublications(db, target.instance.id, ids);
    if (publications.length < ids.length) throw new ManagementError('APIG.3015');
    return { ...target, publications };
  },
  resource: ({ target }) => resourceIn(target.instance, 'api'),
  named: ({ target: { instance, publications } }) => apisOf(instance, publications),
  run: async (db, { env, target: { instance, throttle, publications } }) => {
    const { bindings, added, replacedIds } = planBindings(
      publications,
      throttle.id,
      ({ throttleBinding: bound }) => bound && { ...bound, policyId: bound.throttleId },
      env.now(),
    );
    await repository.deleteBindings(db, replacedIds);
    const common = { accountId: throttle.accountId, instanceId: instance.id, throttleId: throttle.id };
    await repository.insertBindings(
      db,
      added.map(({ id, createdAt, publication }) => ({
        id,
        ...common,
        publicationId: publication.id,
        createdAt,
      })),
    );
    return { throttle, bindings, added };
  },
  // The audit row names the policy; the gateway is in its columns.
  created: ({ throttle }) => throttle,
  effects: ({ throttle, added }) =>
    publicationsChanged(
      throttle.instanceId,
      added.map(({ publication }) => publication.id),
    ),
  view: ({ throttle, bindings }) => ({
    throttle_applys: bindings.map(({ id, createdAt, publication }) => ({
      id,
      publish_id: publication.id,
      strategy_id: throttle.id,
      scope: SCOPE_API,
      apply_time: createdAt.toISOString(),
    })),
  }),
});

const unbindThrottle = defineOperation(contracts.unbindThrottle, {
  load: loadBinding,
  resource: ({ target: { instance, binding } }) => resourceIn(instance, 'api', binding.publication.api),
  run: async (db, { target: { binding } }) => {
    await repository.deleteBindings(db, [binding.id]);
    return binding;
  },
  created: ({ id, throttle }) => ({ id, name: throttle.name }),
  effects: ({ instanceId, publicationId }) => publicationsChanged(instanceId, [publicationId]),
  view: () => undefined,
});

const batchUnbindThrottles = defineOperation(contracts.batchUnbindThrottles, {
  load: async (db, context) => {
    const instance = await loadInstance(db, context);
    const ids = [...new Set(context.input.body.throttle_bindings)];
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
  view: ({ found, missing }) => batchUnbindView(found.length, missing, 'APIG.3012'),
});

const listThrottlesOfApi = defineOperation(contracts.listThrottlesOfApi, {
  load: (db, context) => loadApiById(db, context, context.input.query.api_id),
  resource: apiResource,
  run: (db, { input, target }) => repository.listBindings(db, target.instance.id, input.query),
  view: (page) => pageView('throttles', page, boundThrottleView),
});

const listApisOfThrottle = defineOperation(contracts.listApisOfThrottle, {
  load: (db, context) => loadThrottleById(db, context, context.input.query.throttle_id),
  resource: throttleResource,
  run: (db, { input, target }) => repository.listBindings(db, target.instance.id, input.query),
  view: (page) => pageView('apis', page, boundApiView),
});

const listApisWithoutThrottle = defineOperation(contracts.listApisWithoutThrottle, {
  load: (db, context) => loadThrottleById(db, context, context.input.query.throttle_id),
  resource: throttleResource,
  run: (db, { input, target }) =>
    repository.listPublicationsWithoutThrottle(db, target.instance.id, input.query),
  view: (page) => pageView('apis', page, unboundApiView),
});

export const throttleBindingOperations: Operation[] = [
  bindThrottle,
  unbindThrottle,
  batchUnbindThrottles,
  listThrottlesOfApi,
  listApisOfThrottle,
  listApisWithoutThrottle,
];
