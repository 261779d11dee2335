import * as contracts from '@turnpike/contracts/http/access';
import { accountResource } from '../accounts/account-resource.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { pageView } from '../kernel/page.ts';
import type { Principal } from '../kernel/principal.ts';
import { loadProject } from '../projects/load-project.ts';
import { decisionView } from './decision-view.ts';
import * as repository from './repository.ts';

/** Decisions are read with the audit log, which is the account's as a whole. */
const wholeAccount = ({ principal }: { principal: Principal }) =>
  accountResource(principal, 'account', { id: principal.accountId, name: principal.accountName });

const showDecision = defineOperation(contracts.showDecision, {
  load: async (db, { principal, input: { path } }) => {
    await loadProject(db, principal, path.project_id);
    const row = await repository.findDecision(db, principal.accountId, path.decision_id);
    if (!row) throw new ManagementError('TURNPIKE.3053');
    return row;
  },
  resource: wholeAccount,
  run: async (_db, { target }) => target,
  view: decisionView,
});

const listDecisions = defineOperation(contracts.listDecisions, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: wholeAccount,
  run: (db, { principal, input }) => repository.listDecisions(db, principal.accountId, input.query),
  view: (page) => pageView('decisions', page, decisionView),
});

export const decisionOperations: Operation[] = [showDecision, listDecisions];
