import type { Decision, DeterminingStatement } from '../iam/evaluate.ts';

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

/**
 * What decided, in words: the first of several statements, and how many more there are.
 * @param whose whose policies were asked, for example `your`
 */
export function decisionSentence({ determining }: Pick<Decision, 'determining'>, whose: string): string {
  const [statement, ...others] = determining;
  if (!statement) return `Denied: no statement of ${whose} policies allows it.`;
  const { effect, statementIndex, sid, policyName, unevaluable } = statement;
  const verb = effect === 'Deny' ? 'Denied' : 'Allowed';
  const which =
    statementIndex < 0
      ? `policy ${policyName}, which cannot be read`
      : `statement ${statementIndex + 1}${sid === undefined ? '' : ` (${sid})`} of policy ${policyName}`;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const why = unevaluable && statementIndex >= 0 ? ', since it cannot be told whether it applies' : '';
  return `${verb} by ${which}${more}${why}.`;
}
