import type { UnitState } from '../provisioning/driver.ts';
import type { ListenerRow } from '../provisioning/repository.ts';
import type { ConnectionRow } from './repository.ts';

/** A node that is not well does not hold up a connection for longer than this, as long as another one serves. */
const ACCEPT_ANYWAY_MS = 3_000;

export type ConnectionStep =
  /** Give it a listener with a port. */
  | { kind: 'place'; connection: ConnectionRow }
  /** Take its listener away: it is not to be served any more. */
  | { kind: 'close'; id: string }
  /** Its listener takes calls. */
  | { kind: 'accept'; connection: ConnectionRow; port: number }
  /** Its listener cannot be opened; it is tried again. */
  | { kind: 'fail'; connection: ConnectionRow; reason: string }
  /** It was given up and nothing of it is left. */
  | { kind: 'remove'; id: string };

const isServed = ({ status }: ConnectionRow): boolean =>
  status === 'creating' || status === 'accepted' || status === 'failed';

/**
 * What is to be done about a gateway's endpoint connections, given what was decided about them, the listeners on record
 * and those that the unit has. Pure; nothing when all is as it should be, or something has to be waited for.
 */
export function connectionSteps(
  connections: readonly ConnectionRow[],
  listeners: readonly ListenerRow[],
  unit: UnitState,
  nowMs: number,
): ConnectionStep[] {
  const owned = new Map(
    listeners.filter(({ purpose }) => purpose === 'ENDPOINT').map((row) => [row.id, row]),
  );
  return connections.flatMap((connection): ConnectionStep[] => {
    const { id, status } = connection;
    const listener = owned.get(id);
    if (isServed(connection))
      return listener ? opened(connection, listener, unit, nowMs) : placed(connection);
    if (listener) return [{ kind: 'close', id }];
    return status === 'deleting' && isClosed(id, unit) ? [{ kind: 'remove', id }] : [];
  });
}

/** One that failed for want of a port waits until it is accepted again. */
function placed(connection: ConnectionRow): ConnectionStep[] {
  return connection.status === 'failed' ? [] : [{ kind: 'place', connection }];
}

function opened(
  connection: ConnectionRow,
  { id, port }: ListenerRow,
  unit: UnitState,
  nowMs: number,
): ConnectionStep[] {
  if (unit.state === 'absent' || !unit.taken) return [];
  const seen = unit.listeners.find((listener) => listener.id === id);
  if (seen?.state === 'failed') {
    const reason = seen.reason ?? 'Its port cannot be opened.';
    const isKnown = connection.status === 'failed' && connection.reason === reason;
    return isKnown ? [] : [{ kind: 'fail', connection, reason }];
  }
  if (!seen || connection.status === 'accepted') return [];
  const waitedMs = nowMs - connection.updatedAt.getTime();
  const someServe = unit.nodes.some(({ state }) => state === 'ready');
  const serves = unit.current || (someServe && waitedMs > ACCEPT_ANYWAY_MS);
  return serves ? [{ kind: 'accept', connection, port }] : [];
}

function isClosed(id: string, unit: UnitState): boolean {
  return unit.state === 'absent' || (unit.taken && !unit.listeners.some((listener) => listener.id === id));
}
