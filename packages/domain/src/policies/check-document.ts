import { knownActions } from '@turnpike/contracts/http/operation-table';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import { documentedActions } from '../iam/documented-actions.ts';
import { wildcardMatch } from '../iam/wildcard-match.ts';
import { invalidParameter } from '../kernel/management-error.ts';

/** Services whose actions are all known; documents may name other services, which grants nothing. */
const ownServices = new Set(['apig', 'iam', 'turnpike']);

const lowerCaseActions = [...knownActions, ...documentedActions].map((action) => action.toLowerCase());

/**
 * Refuses an action that matches nothing: a misspelt Deny would protect nobody.
 * @param field name of the document in the request, for example `role.policy`
 * @throws ManagementError APIG.2012 with the position, for example `role.policy.Statement.0.Action.1`
 */
export function checkActions(document: PolicyDocument, field: string): void {
  document.Statement.forEach(({ Action }, statement) => {
    Action.forEach((pattern, position) => {
      if (!mayMatch(pattern.toLowerCase()))
        throw invalidParameter(
          `${field}.Statement.${statement}.Action.${position}`,
          `There is no action ${pattern}.`,
        );
    });
  });
}

function mayMatch(pattern: string): boolean {
  const [service = ''] = pattern.split(':');
  return !ownServices.has(service) || lowerCaseActions.some((action) => wildcardMatch(pattern, action));
}
