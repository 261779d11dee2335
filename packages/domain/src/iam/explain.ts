import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocumentSchema,
} from '@turnpike/contracts/iam/policy-document';
import { partsOfUrn } from '@turnpike/contracts/iam/resource-pattern';
import { statementsAbout } from './compile-document.ts';
import type { AccessRequest, AttachedDocument, Decision, DeterminingStatement } from './evaluate.ts';
import { NO, UNKNOWN, YES } from './truth.ts';

/** Why a request was decided as it was, and what would let it through. */
export interface Explanation {
  /** Which statement decided, or that none did. */
  sentence: string;
  /** Of a request that was denied by default: Allow statements of the action, each with the reason that it did not apply. */
  nearMisses: { statement: DeterminingStatement; sentence: string }[];
  /** Deny statements that have to change before any Allow helps. */
  inTheWay: DeterminingStatement[];
  /** What to add, once nothing is in the way; null: it is allowed already, or the resource cannot be written. */
  smallestAllow: PolicyDocument | null;
}

/**
 * Explains a decision of `evaluate` on these documents. Pure.
 * @param whose whose policies were asked, for example `your`
 */
export function explain(
  documents: readonly AttachedDocument[],
  request: AccessRequest,
  decision: Decision,
  whose: string,
): Explanation {
  const denying = decision.allowed ? [] : decision.determining;
  const isAllowedElse = documents.some(({ document }) =>
    statementsAbout(document, request.action).some(
      ({ statement, speaks }) =>
        statement.effect === 'Allow' && speaks === YES && failure(statement, request) === null,
    ),
  );
  return {
    sentence: decisionSentence(decision, whose),
    nearMisses: decision.allowed || denying.length > 0 ? [] : nearMisses(documents, request),
    inTheWay: denying,
    smallestAllow: isAllowedElse ? null : smallestAllow(request),
  };
}

/**
 * What decided, in words: the first of several statements, and how many more there are.
 * @param whose whose policies were asked, for example `your`
 */
export function decisionSentence({ determining }: Pick<Decision, 'determining'>, whose: string): string {
  const [statement, ...others] = determining;
  if (!statement) return `Denied: no statement of ${whose} policies allows it.`;
  const { effect, statementIndex, unevaluable } = statement;
  const verb = effect === 'Deny' ? 'Denied' : 'Allowed';
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const why = unevaluable && statementIndex >= 0 ? ', since it cannot be told whether it applies' : '';
  return `${verb} by ${nameOf(statement)}${more}${why}.`;
}

function nameOf({ statementIndex, sid, policyName }: DeterminingStatement): string {
  if (statementIndex < 0) return `policy ${policyName}, which cannot be read`;
  return `statement ${statementIndex + 1}${sid === undefined ? '' : ` (${sid})`} of policy ${policyName}`;
}

/**
 * The smallest document that allows the request: its action on its resource. (The URN of a collection ends in `*`, and
 * so stands for each of its items, too.)
 * @returns null: a document cannot name the action or the resource
 */
export function smallestAllow({
  action,
  resource,
}: Pick<AccessRequest, 'action' | 'resource'>): PolicyDocument | null {
  const document = {
    Version: '1.1',
    Statement: [{ Effect: 'Allow', Action: [action], Resource: [resource] }],
  };
  const parsed = policyDocumentSchema.safeParse(document);
  return parsed.success ? parsed.data : null;
}

function nearMisses(
  documents: readonly AttachedDocument[],
  request: AccessRequest,
): Explanation['nearMisses'] {
  return documents.flatMap(({ policyId, policyName, document }) =>
    statementsAbout(document, request.action).flatMap(({ statement }) => {
      const { index: statementIndex, effect, sid } = statement;
      const why = failure(statement, request);
      if (effect !== 'Allow' || why === null) return [];
      const found = { policyId, policyName, statementIndex, effect, ...(sid !== null && { sid }) };
      const name = nameOf(found);
      const raw = document.Statement[statementIndex];
      return [
        {
          statement: found,
          sentence: `${name.charAt(0).toUpperCase()}${name.slice(1)} allows the action, but ${inWords(why, raw)}.`,
        },
      ];
    }),
  );
}

type Failure = 'resource' | 'condition' | 'unknown';

/** Why a statement that speaks of the action does not apply for certain; null: it does. */
function failure(
  { resources, condition }: ReturnType<typeof statementsAbout>[number]['statement'],
  { resource, context }: AccessRequest,
): Failure | null {
  const onResource = resources(partsOfUrn(resource));
  if (onResource === NO) return 'resource';
  const holds = condition(context);
  if (holds === NO) return 'condition';
  return onResource === UNKNOWN || holds === UNKNOWN ? 'unknown' : null;
}

/** Takes statements that are not of the schema's form, too. */
function inWords(why: Failure, statement: PolicyStatement | undefined): string {
  if (why === 'resource') {
    const { Resource, NotResource } = statement ?? {};
    return NotResource ? `not on ${listOf(NotResource, ', ')}` : `only on ${listOf(Resource, ', ')}`;
  }
  const tests = Object.entries(statement?.Condition ?? {}).flatMap(([operator, byKey]) =>
    Object.entries(byKey ?? {}).map(([key, values]) => `${operator} ${key} ${listOf(values, ' or ')}`),
  );
  const what = tests.join(' and ') || 'what it says';
  return why === 'condition'
    ? `its condition does not hold: ${what}`
    : `it cannot be told whether it applies: ${what}`;
}

const listOf = (values: unknown, between: string) => [values].flat().join(between);
