import { nameableActions } from '@turnpike/contracts/iam/known-actions';
import { lintPolicy } from '@turnpike/contracts/iam/lint/lint-policy';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import { invalidParameter } from '../kernel/management-error.ts';

/**
 * Refuses a document with a mistake in it: a misspelt Deny would protect nobody. Warnings do not keep it from being
 * saved.
 * @param field name of the document in the request, for example `role.policy`
 * @throws ManagementError APIG.2012 with the first mistake and its position, for example
 *   `role.policy.Statement.0.Action.1`
 */
export function checkDocument(document: PolicyDocument, field: string): void {
  const mistake = lintPolicy(document, nameableActions).find(({ severity }) => severity === 'error');
  if (mistake) throw invalidParameter([field, ...mistake.path].join('.'), mistake.message);
}
