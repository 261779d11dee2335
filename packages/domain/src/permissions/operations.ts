import * as contracts from '@turnpike/contracts/http/permissions';
import { isKnownAction } from '../actions/catalogue.ts';
import { decisionSentence } from '../iam/explain.ts';
import { decide } from '../kernel/authorise.ts';
import { type Caller, defineOperation, type Operation } from '../kernel/define-operation.ts';
import { listAccess } from '../kernel/filter-list.ts';
import { loadProject } from '../projects/load-project.ts';
import { projectResource } from '../projects/project-resource.ts';
import { type LocatedResource, locateResources } from '../simulator/locate-resources.ts';
import { enterpriseProjectGrantOperations } from './enterprise-project-operations.ts';
import { grantOperations } from './grant-operations.ts';
import { accountGrantOperations } from './grants-of-account.ts';

/** The evaluator's word on an action of the caller, as a hint. An action that does not exist is never allowed. */
function hintOf(caller: Caller, now: Date, action: string, resource: LocatedResource) {
  const { urn } = resource;
  const denied = { action, resource: urn, allowed: false, somewhere: false };
  if (!isKnownAction(action)) return { ...denied, reason: `There is no action ${action}.` };
  if (resource.isForeign) return { ...denied, reason: 'Denied: the resource is of another account.' };
  const on = resource.on(action);
  const decision = decide(caller, now, action, on);
  const access = listAccess(caller, now, action, on);
  return {
    action,
    resource: urn,
    allowed: decision.allowed,
    somewhere: decision.allowed || access === 'whole' || access === 'filtered',
    reason: decisionSentence(decision, 'your'),
  };
}

const checkPermissions = defineOperation(contracts.checkPermissions, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: projectResource('permissions'),
  run: async (db, { env, caller, target, input: { body } }) => {
    const resources = await locateResources(db, target, body.resources ?? [body.resource]);
    const now = env.now();
    return resources.flatMap((resource) =>
      body.actions.map((action) => hintOf(caller, now, action, resource)),
    );
  },
  view: (results) => ({ results }),
});

export const permissionOperations: Operation[] = [
  ...grantOperations,
  ...accountGrantOperations,
  ...enterpriseProjectGrantOperations,
  checkPermissions,
];
