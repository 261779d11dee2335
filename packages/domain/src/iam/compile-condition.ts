import { type ConditionKey, parseConditionKey } from '@turnpike/contracts/iam/condition-keys';
import { type ConditionOperator, parseConditionOperator } from '@turnpike/contracts/iam/condition-operators';
import { parseBool } from '@turnpike/contracts/iam/condition-values';
import type { AccessContext } from './access-context.ts';
import { compileComparison } from './compile-comparison.ts';
import { type ContextValue, contextValue } from './context-value.ts';
import { both, either, NO, not, type Truth, truthOf, UNKNOWN, YES } from './truth.ts';

export type ConditionTest = (context: AccessContext) => Truth;

const cannotBeTold: ConditionTest = () => UNKNOWN;

/**
 * Compiles `{"<operator>": {"<key>": ["<value>", …]}}`. Operators and keys are joined by AND, values by OR.
 *
 * One operator on one key, in this order:
 * 1. The operator or the key is not known, or there is no list of values: cannot be told.
 * 2. The request's value for the key is unknown: cannot be told.
 * 3. `Null` and `IsNullOrEmpty` (values `true` or `false`): is the key absent, or, with the latter, its text empty?
 * 4. The key is absent: true with `IfExists` or `ForAllValues:`; else false with `ForAnyValue:`; else true of a negated
 *    operator and false of any other.
 * 5. The request's value (`g:SourceIp`: one address) cannot be read as the operator's type: cannot be told.
 * 6. Compared with each of the values. A value that cannot be read cannot be told, unless another value matches.
 *    A negated operator is true when none of the values matches. Each key has one value at most, so that
 *    `ForAnyValue:` and `ForAllValues:` change nothing here.
 *
 * AND is false when one part is false, whatever cannot be told beside it; true when all are true.
 */
export function compileCondition(condition: unknown): ConditionTest {
  if (!isRecord(condition)) return cannotBeTold;
  const tests: ConditionTest[] = [];
  for (const [operator, byKey] of Object.entries(condition)) {
    if (!isRecord(byKey)) tests.push(cannotBeTold);
    else for (const [key, values] of Object.entries(byKey)) tests.push(compileTest(operator, key, values));
  }
  return (context) => {
    let truth: Truth = YES;
    for (const test of tests) {
      truth = both(truth, test(context));
      if (truth === NO) return NO;
    }
    return truth;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compileTest(operatorText: string, keyText: string, values: unknown): ConditionTest {
  const operator = parseConditionOperator(operatorText);
  const key = parseConditionKey(keyText);
  if (!operator || !key || !Array.isArray(values) || values.length === 0) return cannotBeTold;
  return operator.type === 'presence'
    ? presenceTest(operator, key, values)
    : comparisonTest(operator, key, values);
}

function presenceTest(operator: ConditionOperator, key: ConditionKey, values: unknown[]): ConditionTest {
  const wanted = values.map((value) => (typeof value === 'string' ? parseBool(value) : null));
  const isMissing = (value: Exclude<ContextValue, 'unknown'>) =>
    value === 'absent' || (operator.comparison === 'nullOrEmpty' && value.text === '');
  return (context) => {
    const value = contextValue(context, key);
    if (value === 'unknown') return UNKNOWN;
    const missing = isMissing(value);
    return wanted.reduce<Truth>(
      (truth, each) => either(truth, each === null ? UNKNOWN : truthOf(each === missing)),
      NO,
    );
  };
}

function comparisonTest(operator: ConditionOperator, key: ConditionKey, values: unknown[]): ConditionTest {
  const whenAbsent = truthWhenAbsent(operator);
  const compare = compileComparison(operator, values);
  return (context) => {
    const value = contextValue(context, key);
    if (value === 'unknown') return UNKNOWN;
    if (value === 'absent') return whenAbsent;
    const truth = compare(value.text);
    return operator.negated ? not(truth) : truth;
  };
}

function truthWhenAbsent({ ifExists, quantifier, negated }: ConditionOperator): Truth {
  if (ifExists || quantifier === 'all') return YES;
  return truthOf(quantifier !== 'any' && negated);
}
