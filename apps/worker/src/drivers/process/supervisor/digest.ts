import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import type { UnitOrder } from './protocol.ts';

/** Names an order by its content. */
export function orderDigest(order: UnitOrder): string {
  return contentHash(order);
}

/**
 * Names what a node's process is started with: another key means that it must be replaced. Listeners are not part
 * of it, as they come and go while it runs; nor are the other nodes.
 */
export function launchKey({ spec, launch }: UnitOrder, node: string): string {
  const generation = spec.nodes.find(({ name }) => name === node)?.generation ?? 0;
  const { version, profile, host, name } = spec;
  return contentHash({ name, node, generation, version, profile, host, launch });
}

/** Names what a process was told of listeners. */
export function listenersKey({ spec }: UnitOrder): string {
  return contentHash(spec.listeners);
}
