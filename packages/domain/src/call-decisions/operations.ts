import * as contracts from '@turnpike/contracts/http/call-decisions';
import { loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import { defineOperation, type Operation, type Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { pageView } from '../kernel/page.ts';
import { awaitDecision } from './await-decision.ts';
import { decisionView, sketchView } from './call-decision-view.ts';
import type { CallDecisionRow } from './repository.ts';
import * as repository from './repository.ts';

/** A decision is the business of its API; where none was found yet, of the gateway. */
export function resourceOfDecision(instance: InstanceRow, { apiId }: CallDecisionRow): Resource {
  return apiId === null
    ? resourceIn(instance, 'instance')
    : resourceIn(instance, 'api', { id: apiId, name: apiId });
}

const showCallDecision = defineOperation(contracts.showCallDecision, {
  // Asking the nodes is part of finding: whose API it is about, and so who may read it, is known only then.
  load: async (db, context) => {
    const instance = await loadInstance(db, context);
    const row = await awaitDecision(db, instance.id, context.input.path.request_id);
    if (!row) throw new ManagementError('TURNPIKE.3067');
    return { instance, row };
  },
  resource: ({ target }) => resourceOfDecision(target.instance, target.row),
  run: async (_db, { target }) => target.row,
  view: decisionView,
});

const listCallDecisions = defineOperation(contracts.listCallDecisions, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  item: (row: CallDecisionRow, { target }) => resourceOfDecision(target, row),
  run: (db, { input, target }) => repository.findCallDecisions(db, target.id, input.query),
  view: (page) => pageView('decisions', page, sketchView),
});

export const callDecisionOperations: Operation[] = [showCallDecision, listCallDecisions];
