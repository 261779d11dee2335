import type { OutputOf } from '../api/call-operation.ts';

type Node = Pick<OutputOf<'showInstance'>['nodes'][number], 'name' | 'isolation'>;
export type Isolation = NonNullable<Node['isolation']>;

export interface IsolationGroup {
  readonly nodes: readonly string[];
  readonly isolation: Isolation;
}

/** Nodes that are kept apart by the same means, together: mostly all of them. */
export function isolationGroups(nodes: readonly Node[]): IsolationGroup[] {
  const groups = new Map<string, { nodes: string[]; isolation: Isolation }>();
  for (const { name, isolation } of nodes) {
    if (isolation === null) continue;
    const key = JSON.stringify(isolation);
    const group = groups.get(key) ?? { nodes: [], isolation };
    group.nodes.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}
