import type { DeterminingStatement } from '../iam/evaluate.ts';

/** A determining statement in the wire format. */
export function determiningView(statement: DeterminingStatement) {
  const { policyId, policyName, statementIndex, effect, sid = null, unevaluable = false } = statement;
  return {
    policy_id: policyId,
    policy_name: policyName,
    statement_index: statementIndex,
    sid,
    effect,
    unevaluable,
  };
}
