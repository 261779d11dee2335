import type { AppliedIsolation, NodeState, UnitState } from './driver.ts';
import type { EventLine, InstanceRecord, ListenerRow, NodeRow } from './repository.ts';

type Present = UnitState & { state: 'present' };

/** What stands on record of a node that runs, or is to run. */
export interface NodePatch {
  name: string;
  state: string;
  pid: number | null;
  version: string | null;
  restarts: number;
  lastExit: string | null;
  isolation: AppliedIsolation;
  startedAt: Date | null;
}

export interface ListenerPatch {
  id: string;
  status: string;
  reason: string | null;
}

/** Changes of rows that make the record say what the unit shows. */
export interface UnitRecord {
  nodes: NodePatch[];
  listeners: ListenerPatch[];
}

/** Compares rows with what the driver sees; a node or listener that has no row, or none any more, is left alone. */
export function differences({ nodes, listeners }: InstanceRecord, unit: UnitState): UnitRecord {
  if (unit.state === 'absent') return { nodes: [], listeners: [] };
  const nodePatches = nodes.flatMap((row) => {
    const seen = unit.nodes.find(({ name }) => name === row.name);
    return seen && !isRecorded(row, seen) ? [nodePatch(row, seen)] : [];
  });
  const listenerPatches = listeners.flatMap(({ id, status, reason }) => {
    const seen = unit.listeners.find((listener) => listener.id === id);
    if (!seen || (seen.state === status && seen.reason === reason)) return [];
    return [{ id, status: seen.state, reason: seen.reason }];
  });
  return { nodes: nodePatches, listeners: listenerPatches };
}

export function isSame({ nodes, listeners }: UnitRecord): boolean {
  return nodes.length === 0 && listeners.length === 0;
}

function isRecorded(row: NodeRow, seen: NodeState): boolean {
  return (
    row.state === seen.state &&
    row.pid === seen.pid &&
    (row.version ?? '') === seen.version &&
    row.restarts === seen.restarts &&
    row.lastExit === seen.lastExit &&
    JSON.stringify(ordered(row.isolation)) === JSON.stringify(ordered(seen.isolation))
  );
}

/** PostgreSQL keeps the members of a JSON object in an order of its own. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, member]) => [key, ordered(member)]);
}

function nodePatch(row: NodeRow, seen: NodeState): NodePatch {
  const { name, state, pid, restarts, lastExit, isolation, sinceMs } = seen;
  const sameProcess = pid === row.pid && row.startedAt !== null;
  const startedAt = sameProcess ? row.startedAt : new Date(sinceMs);
  return {
    ...{ name, state, pid, version: seen.version || null, restarts, lastExit, isolation },
    startedAt: pid === null ? null : startedAt,
  };
}

/** Lines for the time line: nodes that ended by themselves or are back, and listeners that cannot be opened. */
export function linesOf(
  record: InstanceRecord,
  unit: Present,
  { nodes, listeners }: UnitRecord,
): EventLine[] {
  const nodeLines = nodes.flatMap((patch) => {
    const row = record.nodes.find(({ name }) => name === patch.name);
    return row ? nodeLine(row, patch, unit) : [];
  });
  const listenerLines = listeners
    .filter(({ status }) => status === 'failed')
    .map(({ id, reason }) => ({ kind: 'listener', message: listenerLine(record.listeners, id, reason) }));
  return [...nodeLines, ...listenerLines];
}

function nodeLine(row: NodeRow, patch: NodePatch, unit: Present): EventLine[] {
  const ended = patch.restarts > row.restarts || (row.state === 'ready' && patch.state === 'stopped');
  if (ended && row.state !== 'stopped') {
    const othersServe = unit.nodes.some(({ name, state }) => name !== row.name && state === 'ready');
    const reason = patch.lastExit ?? 'The gateway process ended.';
    const meanwhile = othersServe ? 'The other nodes serve meanwhile.' : '';
    return [{ kind: 'lost', message: `${row.name}: ${reason} ${meanwhile}`.trim() }];
  }
  const isBack = patch.state === 'ready' && row.state !== 'ready' && patch.restarts > 0;
  return isBack ? [{ kind: 'back', message: `${row.name} serves again (process ${patch.pid}).` }] : [];
}

function listenerLine(listeners: ListenerRow[], id: string, reason: string | null): string {
  const row = listeners.find((listener) => listener.id === id);
  return `Port ${row?.port} (${row?.protocol}) cannot be opened: ${reason ?? 'no reason is known'}`;
}
