import type { OutputOf } from '../api/call-operation.ts';

type Detail = OutputOf<'showInstance'>;

/** The work, as people say it. */
const nouns: Readonly<Record<string, string>> = {
  create: 'creation',
  restart: 'restart',
  resize: 'change of edition',
  upgrade: 'upgrade',
  nodes: 'change of the number of nodes',
  listeners: 'change of ports',
  recover: 'recovery',
  delete: 'deletion',
};

const labels: Readonly<Record<string, string>> = {
  create: 'Creating the gateway',
  restart: 'Restarting, one node after the other',
  resize: 'Changing the edition, one node after the other',
  upgrade: 'Upgrading, one node after the other',
  nodes: 'Changing the number of nodes',
  listeners: 'Opening and closing ports',
  recover: 'Bringing the gateway back',
  delete: 'Removing the gateway',
};

/** Work that replaces every node by a fresh process. */
const REPLACING = new Set(['restart', 'resize', 'upgrade']);

export interface OperationProgress {
  readonly label: string;
  /** Nodes that are as they are to be, of all; null: it is not told by nodes. */
  readonly nodes: { readonly done: number; readonly of: number } | null;
  /** Callers do not notice it. */
  readonly serving: boolean;
}

export function operationNoun(name: string | undefined): string {
  return nouns[name ?? ''] ?? 'change';
}

/** How far the work at a gateway has come; null: none is under way. */
export function operationProgress({
  operation,
  nodes,
  node_count,
}: Pick<Detail, 'operation' | 'nodes' | 'node_count'>): OperationProgress | null {
  if (operation === null) return null;
  const ready = nodes.filter(({ state }) => state === 'ready');
  const began = operation.started_at === null ? 0 : Date.parse(operation.started_at);
  const fresh = ready.filter(({ started_at }) => started_at !== null && Date.parse(started_at) >= began);
  const label = labels[operation.name] ?? 'The gateway is being changed';
  const of = node_count;
  if (REPLACING.has(operation.name))
    return { label, nodes: { done: Math.min(fresh.length, of), of }, serving: true };
  if (operation.name === 'nodes') {
    // On the way down those that are too many are what is still to be done.
    const surplus = Math.max(0, nodes.length - node_count);
    return { label, nodes: { done: Math.max(0, Math.min(ready.length, of) - surplus), of }, serving: true };
  }
  return { label, nodes: null, serving: operation.name === 'listeners' };
}
