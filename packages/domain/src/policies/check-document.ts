import { matchesAction, parseActionPattern, partsOfAction } from '@turnpike/contracts/iam/action-pattern';
import { nameableActions } from '@turnpike/contracts/iam/known-actions';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import { invalidParameter } from '../kernel/management-error.ts';

/** Services whose actions are all known; documents may name other services, which grants nothing. */
const ownServices = new Set(['apig', 'iam', 'turnpike']);

const nameable = nameableActions.map(partsOfAction);

/**
 * Refuses an action that matches nothing: a misspelt Deny would protect nobody.
 * @param field name of the document in the request, for example `role.policy`
 * @throws ManagementError APIG.2012 with the position, for example `role.policy.Statement.0.Action.1`
 */
export function checkActions(document: PolicyDocument, field: string): void {
  document.Statement.forEach(({ Action = [] }, statement) => {
    Action.forEach((pattern, position) => {
      if (!mayMatch(pattern))
        throw invalidParameter(
          `${field}.Statement.${statement}.Action.${position}`,
          `There is no action ${pattern}.`,
        );
    });
  });
}

function mayMatch(text: string): boolean {
  const pattern = parseActionPattern(text);
  if (pattern === null || pattern === 'all' || !ownServices.has(pattern[0])) return pattern !== null;
  return nameable.some((action) => matchesAction(pattern, action));
}
