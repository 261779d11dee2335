import { expect, test } from 'vitest';
import type { UnitState } from '../provisioning/driver.ts';
import type { ListenerRow } from '../provisioning/repository.ts';
import { connectionSteps } from './connection-steps.ts';
import type { ConnectionRow } from './repository.ts';

const NOW = 100_000;

const connection = (status: string, reason: string | null = null, sinceMs = 0): ConnectionRow =>
  ({ id: 'c', status, reason, updatedAt: new Date(NOW - sinceMs) }) as ConnectionRow;
const listener = { id: 'c', purpose: 'ENDPOINT', port: 21_005 } as ListenerRow;
const other = { id: 'd', purpose: 'CUSTOM', port: 30_000 } as ListenerRow;

const absent: UnitState = { state: 'absent' };
function unit(has: 'open' | 'failed' | null, { taken = true, current = true, ready = true } = {}): UnitState {
  const reason = has === 'failed' ? 'taken by another program' : null;
  const nodes = [{ name: 'node-1', state: ready ? 'ready' : 'stopped' }];
  return {
    ...{ state: 'present', taken, current, draining: false },
    nodes,
    listeners: has ? [{ id: 'c', state: has, reason }] : [],
  } as unknown as UnitState;
}

test.each([
  ['pending', connection('pendingAcceptance'), false, unit(null), []],
  ['rejected and closed', connection('rejected'), false, unit(null), []],
  ['accepted by its owner', connection('creating'), false, unit(null), ['place']],
  ['accepted while the gateway is down', connection('creating'), false, absent, ['place']],
  ['its listener is on record only', connection('creating'), true, unit(null, { taken: false }), []],
  ['its listener is told of and not seen', connection('creating'), true, unit(null), []],
  ['its listener is open', connection('creating'), true, unit('open'), ['accept']],
  ['open, and a node is being replaced', connection('creating'), true, unit('open', { current: false }), []],
  ['for long', connection('creating', null, 4_000), true, unit('open', { current: false }), ['accept']],
  [
    'for long, and no node serves',
    connection('creating', null, 4_000),
    true,
    unit('open', { current: false, ready: false }),
    [],
  ],
  ['its port is taken', connection('creating'), true, unit('failed'), ['fail']],
  ['its port is taken later on', connection('accepted'), true, unit('failed'), ['fail']],
  ['that is known', connection('failed', 'taken by another program'), true, unit('failed'), []],
  ['another reason', connection('failed', 'before'), true, unit('failed'), ['fail']],
  ['its port is free again', connection('failed', 'before'), true, unit('open'), ['accept']],
  ['no port was left', connection('failed', 'no port'), false, unit(null), []],
  ['it serves', connection('accepted'), true, unit('open'), []],
  ['its listener is missing', connection('accepted'), false, unit('open'), ['place']],
  ['taken back', connection('rejected'), true, unit('open'), ['close']],
  ['given up', connection('deleting'), true, unit('open'), ['close']],
  ['given up, and not told of yet', connection('deleting'), false, unit('open', { taken: false }), []],
  ['given up, and still open', connection('deleting'), false, unit('open'), []],
  ['given up and closed', connection('deleting'), false, unit(null), ['remove']],
  ['given up, no unit', connection('deleting'), false, absent, ['remove']],
])('%s', (_what, row, hasListener, seen, steps) => {
  const listeners = hasListener ? [other, listener] : [other];
  expect(connectionSteps([row], listeners, seen, NOW).map(({ kind }) => kind)).toEqual(steps);
});
