import type { OperationOutput } from '@turnpike/contracts/http/operation';
import * as contracts from '@turnpike/contracts/http/throttle-specials';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Effect, type Operation } from '../kernel/define-operation.ts';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import {
  type InThrottle,
  loadThrottle,
  type ThrottleTarget,
  throttleChanged,
  throttleResource,
} from '../throttles/load-throttle.ts';
import type { ThrottleRow } from '../throttles/repository.ts';
import * as repository from './repository.ts';

/** Of credentials, and as many of tenants (reference 4.1). */
const MAX_SPECIALS = 30;

interface InSpecial extends InThrottle {
  input: { path: { project_id: string; instance_id: string; throttle_id: string; strategy_id: string } };
}

interface SpecialTarget extends ThrottleTarget {
  special: repository.SpecialRow;
}

async function loadSpecial(db: Db, context: InSpecial): Promise<SpecialTarget> {
  const target = await loadThrottle(db, context);
  const special = await repository.findSpecial(db, target.throttle.id, context.input.path.strategy_id);
  if (!special) throw new ManagementError('APIG.3013');
  return { ...target, special };
}

/** @throws ManagementError APIG.2012: nobody can be given more than the API takes in all (reference 12.2) */
function checkLimit(callLimits: number, { apiCallLimits }: ThrottleRow): void {
  if (callLimits > apiCallLimits)
    throw invalidParameter('call_limits', `It cannot exceed the API's limit, ${apiCallLimits}.`);
}

const changed = ({ instanceId, throttleId }: repository.SpecialRow): Effect[] =>
  throttleChanged(instanceId, throttleId);

function specialView(row: repository.SpecialRow): OperationOutput<typeof contracts.createThrottleSpecial> {
  return {
    id: row.id,
    throttle_id: row.throttleId,
    call_limits: row.callLimits,
    object_type: row.objectType,
    object_id: row.objectId,
    object_name: row.app?.name ?? '',
    app_id: row.app?.id ?? '',
    app_name: row.app?.name ?? '',
    apply_time: row.createdAt.toISOString(),
  };
}

const createThrottleSpecial = defineOperation(contracts.createThrottleSpecial, {
  load: loadThrottle,
  resource: throttleResource,
  run: async (db, { env, input: { body }, target: { instance, throttle } }) => {
    checkLimit(body.call_limits, throttle);
    const isApp = body.object_type === 'APP';
    if (isApp && !(await repository.findApp(db, instance.id, body.object_id)))
      throw new ManagementError('APIG.3004');
    if ((await repository.countSpecials(db, throttle.id, body.object_type)) >= MAX_SPECIALS)
      throw new ManagementError('APIG.3100');
    return repository.insertSpecial(db, {
      id: newId(),
      accountId: throttle.accountId,
      instanceId: instance.id,
      throttleId: throttle.id,
      objectType: body.object_type,
      objectId: body.object_id,
      appId: isApp ? body.object_id : null,
      callLimits: body.call_limits,
      createdAt: env.now(),
    });
  },
  created: ({ id, app, objectId }) => ({ id, name: app?.name ?? objectId }),
  conflict: 'APIG.3308',
  effects: changed,
  view: specialView,
});

const listThrottleSpecials = defineOperation(contracts.listThrottleSpecials, {
  load: loadThrottle,
  resource: throttleResource,
  run: (db, { input, target }) => repository.listSpecials(db, target.throttle.id, input.query),
  view: (page) => pageView('throttle_specials', page, specialView),
});

const updateThrottleSpecial = defineOperation(contracts.updateThrottleSpecial, {
  load: loadSpecial,
  resource: throttleResource,
  run: (db, { input: { body }, target: { throttle, special } }) => {
    checkLimit(body.call_limits, throttle);
    return repository.updateSpecial(db, special.id, body.call_limits);
  },
  effects: changed,
  view: specialView,
});

const deleteThrottleSpecial = defineOperation(contracts.deleteThrottleSpecial, {
  load: loadSpecial,
  resource: throttleResource,
  run: async (db, { target: { special } }) => {
    await repository.deleteSpecial(db, special.id);
    return special;
  },
  effects: changed,
  view: () => undefined,
});

export const throttleSpecialOperations: Operation[] = [
  createThrottleSpecial,
  listThrottleSpecials,
  updateThrottleSpecial,
  deleteThrottleSpecial,
];
