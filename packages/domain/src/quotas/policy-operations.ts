import type { OperationParsed } from '@turnpike/contracts/http/operation';
import * as contracts from '@turnpike/contracts/http/quotas';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import { credentialsChanged, loadQuota, quotaChanged, quotaResource } from './load-quota.ts';
import { quotaView } from './quota-view.ts';
import * as repository from './repository.ts';
import { parseResetTime } from './reset-time.ts';

/** The columns that a body sets; it is whole, so what it leaves out is reset. */
function columnsOf(body: OperationParsed<typeof contracts.createQuota>['body']) {
  return {
    name: body.name,
    callLimits: body.call_limits,
    timeUnit: body.time_unit,
    timeInterval: body.time_interval,
    resetTime: body.reset_time === undefined ? null : parseResetTime(body.reset_time),
  };
}

const createQuota = defineOperation(contracts.createQuota, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'appQuota'),
  run: (db, { env, input: { body }, target }) =>
    repository.insertQuota(db, {
      id: newId(),
      accountId: target.accountId,
      instanceId: target.id,
      ...columnsOf(body),
      remark: body.remark ?? '',
      createdAt: env.now(),
    }),
  created: (quota) => quota,
  conflict: 'TURNPIKE.3241',
  effects: (quota) => [quotaChanged(quota.instanceId, quota.id)],
  view: quotaView,
});

const listQuotas = defineOperation(contracts.listQuotas, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'appQuota'),
  run: (db, { input, target }) => repository.listQuotas(db, target.id, input.query),
  item: (quota, { target }) => resourceIn(target, 'appQuota', quota),
  view: (page) => pageView('quotas', page, quotaView),
});

const showQuota = defineOperation(contracts.showQuota, {
  load: loadQuota,
  resource: quotaResource,
  run: async (_db, { target }) => target.quota,
  view: quotaView,
});

const updateQuota = defineOperation(contracts.updateQuota, {
  load: loadQuota,
  resource: quotaResource,
  run: (db, { input: { body }, target }) =>
    repository.updateQuota(db, target.quota.id, {
      ...columnsOf(body),
      ...(body.remark !== undefined && { remark: body.remark }),
    }),
  conflict: 'TURNPIKE.3241',
  effects: (quota) => [quotaChanged(quota.instanceId, quota.id)],
  view: quotaView,
});

const deleteQuota = defineOperation(contracts.deleteQuota, {
  load: loadQuota,
  resource: quotaResource,
  run: async (db, { target: { quota } }) => ({
    quota,
    unboundAppIds: await repository.deleteQuota(db, quota.id),
  }),
  effects: ({ quota, unboundAppIds }) => [
    quotaChanged(quota.instanceId, quota.id),
    ...credentialsChanged(quota.instanceId, unboundAppIds),
  ],
  view: () => undefined,
});

export const quotaPolicyOperations: Operation[] = [
  createQuota,
  listQuotas,
  showQuota,
  updateQuota,
  deleteQuota,
];
