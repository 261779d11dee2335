import type { PolicyDocument, PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import { wildcardMatch } from './wildcard-match.ts';

/** Does a statement of the document allow the action on anything at all? */
export function someStatementAllows(document: PolicyDocument, action: string): boolean {
  return document.Statement.some((statement) => statement.Effect === 'Allow' && speaksOf(statement, action));
}

/** May a Deny of the document speak of the action, on whatever resource and condition? */
export function someStatementMayDeny(document: PolicyDocument, action: string): boolean {
  return document.Statement.some((statement) => statement.Effect === 'Deny' && speaksOf(statement, action));
}

/** Is there a statement about the action whose word depends on which resource is meant, or on conditions? */
export function mayDependOnResource(document: PolicyDocument, action: string): boolean {
  return document.Statement.some(
    (statement) => speaksOf(statement, action) && !(statement.Resource?.includes('*') ?? true),
  );
}

function speaksOf({ Action }: PolicyStatement, action: string): boolean {
  return Action.some((pattern) => wildcardMatch(pattern.toLowerCase(), action.toLowerCase()));
}
