import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { Call } from '../pipeline/call.ts';
import type { PathMatch } from '../runtime/path-tree.ts';
import type { Plan } from '../runtime/plan.ts';
import { routesKey } from '../runtime/runtime.ts';

/** An API that was found in a group other than DEFAULT. */
export interface FoundByAddress {
  readonly group: DocumentBody<'group'>;
  readonly found: PathMatch<Plan>;
}

/**
 * Finds the API of a call whose host is an address of the gateway in the groups other than DEFAULT (reference 5.5
 * `app_route`). Two groups with such an API have equal rights, so neither is called.
 */
export function routeByAddress(call: Call, environmentId: string, path: string): FoundByAddress | null {
  const { runtime, exchange } = call;
  let only: FoundByAddress | null = null;
  for (const group of runtime.hosts.groups) {
    if (group.isDefault) continue;
    const found = runtime.routes.get(routesKey(group.id, environmentId))?.match(exchange.method, path);
    if (!found) continue;
    if (only) return null;
    only = { group, found };
  }
  return only;
}
