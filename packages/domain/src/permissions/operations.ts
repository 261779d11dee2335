import { knownActions } from '@turnpike/contracts/http/operation-table';
import * as contracts from '@turnpike/contracts/http/permissions';
import type { Decision } from '../iam/evaluate.ts';
import { decide } from '../kernel/authorise.ts';
import { defineOperation, type Operation } from '../kernel/define-operation.ts';
import { loadProject } from '../projects/load-project.ts';
import { projectResource } from '../projects/project-resource.ts';
import { enterpriseProjectGrantOperations } from './enterprise-project-operations.ts';
import { grantOperations } from './grant-operations.ts';
import { accountGrantOperations } from './grants-of-account.ts';

/** Actions on the account itself: grants for a project do not count for them, as when they are enforced. */
const isOnAccount = (action: string): boolean => /^(iam:|eps:|turnpike:audit:)/i.test(action);

const lowerCaseActions = new Set(Array.from(knownActions, (action) => action.toLowerCase()));

/** Which statement decided, in words: the first of several. */
export function reasonOf(action: string, { determining: [statement] }: Decision): string {
  if (!lowerCaseActions.has(action.toLowerCase())) return `There is no action ${action}.`;
  if (!statement) return 'Denied: no statement of your policies allows it.';
  const { effect, statementIndex, policyName } = statement;
  const verb = effect === 'Deny' ? 'Denied' : 'Allowed';
  return `${verb} by statement ${statementIndex + 1} of policy ${policyName}.`;
}

const checkPermissions = defineOperation(contracts.checkPermissions, {
  load: (db, { principal, input }) => loadProject(db, principal, input.path.project_id),
  resource: projectResource('permissions'),
  run: async (_db, { env, caller, target, input: { body } }) =>
    body.actions.map((action) => {
      const projectId = isOnAccount(action) ? null : target.id;
      const decision = decide(caller, env.now(), action, { urn: body.resource, projectId });
      // An action that does not exist is not allowed, whatever a policy of wildcards says to it.
      const allowed = decision.allowed && lowerCaseActions.has(action.toLowerCase());
      return { action, allowed, reason: reasonOf(action, decision) };
    }),
  view: (results) => ({ results }),
});

export const permissionOperations: Operation[] = [
  ...grantOperations,
  ...accountGrantOperations,
  ...enterpriseProjectGrantOperations,
  checkPermissions,
];
