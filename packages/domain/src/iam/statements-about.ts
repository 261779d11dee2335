import type { PolicyDocument, PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import { wildcardMatch } from './wildcard-match.ts';

/** Does a statement of the document allow the action on anything at all? */
export function someStatementAllows(document: PolicyDocument, action: string): boolean {
  return document.Statement.some((statement) => statement.Effect === 'Allow' && speaksOf(statement, action));
}

/** Is there any statement about the action? */
export function someStatementSpeaksOf(document: PolicyDocument, action: string): boolean {
  return document.Statement.some((statement) => speaksOf(statement, action));
}

/** Is the action denied whatever it is taken on, so that looking at resources is of no use? */
export function deniesEverywhere(document: PolicyDocument, action: string): boolean {
  return document.Statement.some(
    (statement) =>
      statement.Effect === 'Deny' &&
      speaksOf(statement, action) &&
      !mayDependOnResource({ ...document, Statement: [statement] }, action),
  );
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
