import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { showPropagation } from '@turnpike/contracts/http/propagation';
import type { PropagationRow } from './repository.ts';

export type Propagation = OperationOutput<typeof showPropagation>['propagation'];

/** Which nodes serve a change, and which do not yet. A gateway without nodes has nobody to wait for. */
export function propagationOf({ revision, heldBack, nodes }: PropagationRow): Propagation {
  const isThere = ({ applied }: PropagationRow['nodes'][number]) => revision !== null && applied >= revision;
  const lagging = nodes.filter((node) => !isThere(node));
  return {
    revision,
    complete: revision !== null && lagging.length === 0,
    acknowledged: nodes.filter(isThere).map(({ name, applied }) => ({ node: name, revision: applied })),
    lagging: lagging.map(({ name, applied, refused }) => ({
      node: name,
      revision: applied,
      reason: revision === null ? heldBack : (refused ?? ''),
    })),
  };
}
