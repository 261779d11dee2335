import * as contracts from '@turnpike/contracts/http/access';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { loadProject } from '../projects/load-project.ts';
import { projectResource } from '../projects/project-resource.ts';
import { actionCatalogue } from './catalogue.ts';

const listActions = defineOperation(contracts.listActions, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: projectResource('actions'),
  run: async () => [...actionCatalogue],
  view: (actions) => ({ actions }),
});

export const actionOperations: Operation[] = [listActions];
