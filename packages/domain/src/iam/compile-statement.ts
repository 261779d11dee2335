import {
  type ActionPattern,
  matchesAction,
  parseActionPattern,
} from '@turnpike/contracts/iam/action-pattern';
import { dependsOnResource, parseConditionKey } from '@turnpike/contracts/iam/condition-keys';
import type { PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import { parseResourcePattern, type UrnParts } from '@turnpike/contracts/iam/resource-pattern';
import { wildcardMatch } from '@turnpike/contracts/iam/wildcard-match';
import { type ConditionTest, compileCondition } from './compile-condition.ts';
import { either, NO, not, type Truth, truthOf, UNKNOWN, YES } from './truth.ts';

/** A statement ready to be asked. What is not of the schema's form is unknown, never skipped. */
export interface CompiledStatement {
  index: number;
  effect: PolicyStatement['Effect'];
  sid: string | null;
  /** Of an action's lower-case parts; null: it has not three. */
  actions: (parts: readonly string[] | null) => Truth;
  /** Of a URN's parts; null: it is no URN. */
  resources: (parts: UrnParts | null) => Truth;
  condition: ConditionTest;
  /** Does it speak of every resource, whatever the circumstances? */
  isUnlimited: boolean;
  /** May the word of the statement differ from one resource to the next? */
  dependsOnResource: boolean;
}

const members = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);
const unknown = () => UNKNOWN;
const always = () => YES;

/** @throws what reading a strange object throws, such as a member that is a throwing getter */
export function compileStatement(raw: unknown, index: number): CompiledStatement {
  const statement = asRecord(raw);
  const { Effect, Action, NotAction, Resource, NotResource, Condition, Sid } = statement;
  const isKnown = Effect === 'Allow' || Effect === 'Deny';
  const isOfForm = isKnown && Object.keys(statement).every((member) => members.has(member));
  const everywhere = Resource === undefined && NotResource === undefined;
  return {
    index,
    effect: Effect === 'Allow' ? 'Allow' : 'Deny',
    sid: typeof Sid === 'string' ? Sid : null,
    actions: isKnown ? oneOrNot(Action, NotAction, actionTest) : unknown,
    resources: everywhere ? always : oneOrNot(Resource, NotResource, resourceTest),
    condition: !isOfForm ? unknown : Condition === undefined ? always : compileCondition(Condition),
    isUnlimited: everywhere && Condition === undefined,
    dependsOnResource:
      !(everywhere || (isListOf(Resource) && Resource.includes('*') && NotResource === undefined)) ||
      mayAskForResource(Condition),
  };
}

/** The test of the one list, or of the other turned over; neither, or both, cannot be told. */
function oneOrNot<Parts>(
  list: unknown,
  notList: unknown,
  testOf: (pattern: string) => ((parts: Parts) => Truth) | null,
): (parts: Parts) => Truth {
  if ((list === undefined) === (notList === undefined)) return unknown;
  const patterns = list ?? notList;
  if (!Array.isArray(patterns) || patterns.length === 0) return unknown;
  const tests = patterns.map((pattern) => (typeof pattern === 'string' && testOf(pattern)) || unknown);
  const some = (parts: Parts) => {
    let truth: Truth = NO;
    for (const test of tests) {
      truth = either(truth, test(parts));
      if (truth === YES) return YES;
    }
    return truth;
  };
  return list === undefined ? (parts) => not(some(parts)) : some;
}

function actionTest(text: string): ((parts: readonly string[] | null) => Truth) | null {
  const pattern: ActionPattern | null = parseActionPattern(text);
  return pattern && ((parts) => truthOf(matchesAction(pattern, parts)));
}

function resourceTest(text: string): ((parts: UrnParts | null) => Truth) | null {
  const pattern = parseResourcePattern(text);
  if (pattern === null) return null;
  if (pattern === 'all') return always;
  // Path and type first: they differ most from one resource to the next.
  const tests = pattern
    .map((part, index) => ({ index, test: partTest(part) }))
    .filter(({ test }) => test !== null)
    .reverse();
  return (parts) => {
    if (parts === null) return NO;
    for (const { index, test } of tests) if (test && !test(parts[index] ?? '')) return NO;
    return YES;
  };
}

/** As `wildcardMatch`, the frequent forms without it; null: everything matches. */
function partTest(pattern: string): ((text: string) => boolean) | null {
  const star = pattern.indexOf('*');
  if (star < 0) return (text) => text === pattern;
  if (pattern === '*') return null;
  if (star < pattern.length - 1) return (text) => wildcardMatch(pattern, text);
  const start = pattern.slice(0, star);
  return (text) => text.startsWith(start);
}

/** Conditions on keys that nobody knows count, too: better one look too many. */
function mayAskForResource(condition: unknown): boolean {
  if (condition === undefined) return false;
  return Object.values(asRecord(condition)).some((byKey) =>
    Object.keys(asRecord(byKey)).some((text) => {
      const key = parseConditionKey(text);
      return key === null || dependsOnResource(key);
    }),
  );
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isListOf(value: unknown): value is unknown[] {
  return Array.isArray(value);
}
