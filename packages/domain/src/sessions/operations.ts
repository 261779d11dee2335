import * as contracts from '@turnpike/contracts/http/permissions';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { loadProject } from '../projects/load-project.ts';
import { projectResource } from '../projects/project-resource.ts';

const showSession = defineOperation(contracts.showSession, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: projectResource('session'),
  run: async (_db, { target }) => target,
  view: ({ id, name }, { principal }) => ({
    account: { domain_id: principal.accountId, name: principal.accountName },
    user: { id: principal.id, name: principal.name },
    project: { id, name },
  }),
});

export const sessionOperations: Operation[] = [showSession];
