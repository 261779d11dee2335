import * as contracts from '@turnpike/contracts/http/propagation';
import { loadInstance, resourceIn } from '../../instances/load-instance.ts';
import { defineOperation, type Operation } from '../../kernel/define-operation.ts';
import { ManagementError } from '../../kernel/management-error.ts';
import { propagationOf } from './propagation-view.ts';
import { readPropagation } from './repository.ts';

interface Asked {
  input: { query: { revision?: number | undefined } };
  target: { id: string; configRevision: number };
}

const awaited = ({ input, target }: Asked) => ({
  instanceId: target.id,
  revision: input.query.revision ?? target.configRevision,
});

const showPropagation = defineOperation(contracts.showPropagation, {
  load: loadInstance,
  resource: ({ target }) => resourceIn(target, 'instance'),
  run: async (db, context) => {
    const row = await readPropagation(db, awaited(context));
    if (!row) throw new ManagementError('APIG.3030');
    return row;
  },
  awaited,
  view: (row) => ({ propagation: propagationOf(row) }),
});

export const propagationOperations: Operation[] = [showPropagation];
