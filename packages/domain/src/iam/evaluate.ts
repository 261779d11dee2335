import type { PolicyDocument, PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import type { AccessContext } from './access-context.ts';
import { wildcardMatch } from './wildcard-match.ts';

/** A policy document and where it came from. */
export interface AttachedDocument {
  policyId: string;
  policyName: string;
  document: PolicyDocument;
}

/** What is asked: may this action be taken on this resource? */
export interface AccessRequest {
  /** `service:resource:operation`; compared without regard to case. */
  action: string;
  /** `service:region:account:type:path`. */
  resource: string;
  /** What conditions can speak of. */
  context: AccessContext;
}

/** The statement that decided, by its position in its document. */
export interface DeterminingStatement {
  policyId: string;
  policyName: string;
  statementIndex: number;
  effect: PolicyStatement['Effect'];
}

export interface Decision {
  allowed: boolean;
  /** Matching Deny statements when one denied, else matching Allow statements; empty: denied by default. */
  determining: DeterminingStatement[];
}

/**
 * The one evaluator of policies: enforcement, hints and simulator call it. Pure, total and free of order:
 * any matching Deny wins, else any matching Allow, else denied (reference 20.4).
 */
export function evaluate(documents: readonly AttachedDocument[], request: AccessRequest): Decision {
  const matching = documents.flatMap(({ policyId, policyName, document }) =>
    document.Statement.flatMap((statement, statementIndex) =>
      matches(statement, request) ? [{ policyId, policyName, statementIndex, effect: statement.Effect }] : [],
    ),
  );
  const denying = matching.filter(({ effect }) => effect === 'Deny');
  return denying.length > 0
    ? { allowed: false, determining: denying }
    : { allowed: matching.length > 0, determining: matching };
}

function matches(statement: PolicyStatement, { action, resource }: AccessRequest): boolean {
  const lowerAction = action.toLowerCase();
  return (
    statement.Action.some((pattern) => wildcardMatch(pattern.toLowerCase(), lowerAction)) &&
    (statement.Resource === undefined ||
      statement.Resource.some((pattern) => wildcardMatch(pattern, resource)))
  );
}
