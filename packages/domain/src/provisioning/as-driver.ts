import type { AppliedIsolation, Driver, NodeState, UnitSpec, UnitState } from './driver.ts';
import type { SingleNodeDriver, SingleNodeSpec, SingleNodeState } from './single-node-driver.ts';
import { defaultPort } from './unit-spec.ts';

const UNKNOWN = { applied: false, detail: 'Not reported by this driver.' };
const isolation: AppliedIsolation = {
  user: UNKNOWN,
  memory: UNKNOWN,
  fileDescriptors: UNKNOWN,
  cpu: UNKNOWN,
  namespaces: UNKNOWN,
};

/**
 * Lets a driver of units with one process do the work of one for several nodes: it has the first node and the two default
 * listeners only, and does not bring a process back by itself, so that a stopped one is wanted again.
 */
export function asDriver<D extends SingleNodeDriver>(single: D): Driver {
  return {
    ensure: (spec) => single.ensure(singleSpec(spec)),
    observe: async (name, spec) => unitState(await single.observe(name, spec && singleSpec(spec)), spec),
    drain: (name) => single.drain(name),
    destroy: (name) => single.destroy(name),
    list: () => single.list(),
  };
}

function singleSpec({ name, nodes, host, listeners, profile }: UnitSpec): SingleNodeSpec {
  return {
    name,
    nodeName: nodes[0]?.name ?? 'node-1',
    host,
    httpPort: defaultPort(listeners, 'HTTP') ?? 0,
    httpsPort: defaultPort(listeners, 'HTTPS') ?? 0,
    edition: profile.name,
  };
}

function unitState(single: SingleNodeState, spec: UnitSpec | null): UnitState {
  if (single.state === 'absent') return single;
  const isReady = single.state === 'ready' && single.current;
  const draining = single.state === 'draining';
  const listeners = (spec?.listeners ?? []).map(({ id }) => ({ id, state: 'open' as const, reason: null }));
  return {
    state: 'present',
    taken: spec === null || single.state === 'unready' || isReady,
    current: isReady,
    draining,
    nodes: [nodeState(single, spec)],
    listeners: isReady ? listeners : [],
  };
}

function nodeState(single: Exclude<SingleNodeState, { state: 'absent' }>, spec: UnitSpec | null): NodeState {
  const states = { unready: 'starting', ready: 'ready', draining: 'draining', stopped: 'stopped' } as const;
  return {
    name: spec?.nodes[0]?.name ?? 'node-1',
    state: states[single.state],
    pid: 'pid' in single ? single.pid : null,
    sinceMs: 'sinceMs' in single ? single.sinceMs : 0,
    current: single.state === 'ready' && single.current,
    version: single.state === 'ready' ? (spec?.version ?? '') : '',
    restarts: 0,
    lastExit: single.state === 'stopped' ? single.reason : null,
    isolation,
  };
}
