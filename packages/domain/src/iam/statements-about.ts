import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import { statementsAbout } from './compile-document.ts';

/** May a statement of the document allow the action on anything at all? */
export function someStatementAllows(document: PolicyDocument, action: string): boolean {
  return statementsAbout(document, action).some(({ statement }) => statement.effect === 'Allow');
}

/** May a Deny of the document speak of the action, on whatever resource and condition? */
export function someStatementMayDeny(document: PolicyDocument, action: string): boolean {
  return statementsAbout(document, action).some(({ statement }) => statement.effect === 'Deny');
}

/**
 * Is there a statement about the action whose word may depend on which resource is meant: by Resource, NotResource, or
 * a condition on tags, on the enterprise project, or on a key that is not known?
 */
export function mayDependOnResource(document: PolicyDocument, action: string): boolean {
  return statementsAbout(document, action).some(({ statement }) => statement.dependsOnResource);
}
