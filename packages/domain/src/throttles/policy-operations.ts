import type { OperationOutput, OperationParsed } from '@turnpike/contracts/http/operation';
import * as contracts from '@turnpike/contracts/http/throttles';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import { checkLimits } from './check-limits.ts';
import { loadThrottle, throttleChanged, throttleResource } from './load-throttle.ts';
import * as repository from './repository.ts';
import { throttleView } from './throttle-view.ts';

/** Reference 4.1. */
const MAX_THROTTLES = 300;

/** The columns that a body sets; it is whole, so what it leaves out is reset. */
function columnsOf(body: OperationParsed<typeof contracts.createThrottle>['body']) {
  return {
    name: body.name,
    type: body.type ?? 1,
    timeUnit: body.time_unit,
    timeInterval: body.time_interval,
    apiCallLimits: body.api_call_limits,
    userCallLimits: body.user_call_limits || null,
    appCallLimits: body.app_call_limits || null,
    ipCallLimits: body.ip_call_limits || null,
  };
}

const createThrottle = defineOperation(contracts.createThrottle, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'throttle'),
  run: async (db, { env, input: { body }, target }) => {
    const columns = columnsOf(body);
    checkLimits(columns, 0);
    if ((await repository.countThrottles(db, target.id)) >= MAX_THROTTLES)
      throw new ManagementError('APIG.3107');
    return repository.insertThrottle(db, {
      id: newId(),
      accountId: target.accountId,
      instanceId: target.id,
      ...columns,
      remark: body.remark ?? '',
      createdAt: env.now(),
    });
  },
  created: (throttle) => throttle,
  conflict: 'APIG.3204',
  effects: (throttle) => throttleChanged(throttle.instanceId, throttle.id),
  view: throttleView,
});

const listThrottles = defineOperation(contracts.listThrottles, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'throttle'),
  run: (db, { input, target }) => repository.listThrottles(db, target.id, input.query),
  item: (throttle, { target }) => resourceIn(target, 'throttle', throttle),
  view: (page) => pageView('throttles', page, throttleView),
});

const showThrottle = defineOperation(contracts.showThrottle, {
  load: loadThrottle,
  resource: throttleResource,
  run: async (_db, { target }) => target.throttle,
  view: throttleView,
});

const updateThrottle = defineOperation(contracts.updateThrottle, {
  load: loadThrottle,
  resource: throttleResource,
  run: async (db, { input: { body }, target: { throttle } }) => {
    const columns = columnsOf(body);
    checkLimits(columns, await repository.greatestSpecial(db, throttle.id));
    return repository.updateThrottle(db, throttle.id, {
      ...columns,
      ...(body.remark !== undefined && { remark: body.remark }),
    });
  },
  conflict: 'APIG.3204',
  effects: (throttle) => throttleChanged(throttle.instanceId, throttle.id),
  view: throttleView,
});

const deleteThrottle = defineOperation(contracts.deleteThrottle, {
  load: loadThrottle,
  resource: throttleResource,
  run: async (db, { target: { throttle } }) => {
    if (throttle._count.bindings > 0) throw new ManagementError('APIG.3451');
    await repository.deleteThrottle(db, throttle.id);
    return throttle;
  },
  effects: (throttle) => throttleChanged(throttle.instanceId, throttle.id),
  view: () => undefined,
});

const outageView = (row: repository.ThrottleRow): OperationOutput<typeof contracts.showThrottleOutage> => ({
  mode: row.outageMode === 'OPEN' ? 'OPEN' : 'CLOSED',
  open_calls: row.openCalls,
});

const showThrottleOutage = defineOperation(contracts.showThrottleOutage, {
  load: loadThrottle,
  resource: throttleResource,
  run: async (_db, { target }) => target.throttle,
  view: outageView,
});

const updateThrottleOutage = defineOperation(contracts.updateThrottleOutage, {
  load: loadThrottle,
  resource: throttleResource,
  run: (db, { input: { body }, target: { throttle } }) =>
    repository.updateThrottle(db, throttle.id, { outageMode: body.mode, openCalls: body.open_calls }),
  effects: (throttle) => throttleChanged(throttle.instanceId, throttle.id),
  view: outageView,
});

export const throttlePolicyOperations: Operation[] = [
  createThrottle,
  listThrottles,
  showThrottle,
  updateThrottle,
  deleteThrottle,
  showThrottleOutage,
  updateThrottleOutage,
];
