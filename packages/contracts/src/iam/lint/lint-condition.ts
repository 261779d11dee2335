import { conditionKeyNames, parseConditionKey, typeOfConditionKey } from '../condition-keys.ts';
import {
  type ConditionOperator,
  type ConditionType,
  conditionOperatorNames,
  parseConditionOperator,
} from '../condition-operators.ts';
import { isReadable } from '../condition-values.ts';
import type { PolicyStatement } from '../policy-document.ts';
import { error, type Finding, warning } from './finding.ts';
import { didYouMean } from './nearest.ts';

const howWritten: Record<ConditionType, string> = {
  string: 'a text',
  number: 'a number such as 300 or 1.5',
  date: 'a time such as 2026-11-24T12:00:00Z, or Unix seconds',
  bool: 'true or false',
  ip: 'an address or a CIDR block such as 192.0.2.0/24',
  presence: 'true or false',
};

const operatorFor: Record<ConditionType, string> = {
  string: 'StringEquals',
  number: 'NumberLessThan',
  date: 'DateLessThan',
  bool: 'Bool',
  ip: 'IpAddress',
  presence: 'Null',
};

/** Operators, keys and values that the evaluator cannot tell anything from. */
export function lintCondition({ Condition = {} }: PolicyStatement, index: number): Finding[] {
  return Object.entries(Condition).flatMap(([operatorText, byKey]) => {
    const path = ['Statement', index, 'Condition', operatorText];
    const operator = parseConditionOperator(operatorText);
    const findings = operator
      ? []
      : [
          error(
            'unknown-operator',
            path,
            `There is no condition operator ${operatorText}.${didYouMean(operatorText, conditionOperatorNames)}`,
          ),
        ];
    return [
      ...findings,
      ...Object.entries(byKey).flatMap(([key, values]) => lintKey(operator, key, values, [...path, key])),
    ];
  });
}

function lintKey(
  operator: ConditionOperator | null,
  text: string,
  values: readonly string[],
  path: Finding['path'],
): Finding[] {
  const key = parseConditionKey(text);
  if (!key)
    return [
      error(
        'unknown-key',
        path,
        `There is no condition key ${text}.${didYouMean(text, conditionKeyNames) || ` Tags are written ${conditionKeyNames.at(-1)}<key>.`}`,
      ),
    ];
  if (!operator) return [];
  const unreadable = values.flatMap((value, position) =>
    isReadable(operator.type, value)
      ? []
      : [
          error(
            'unreadable-value',
            [...path, position],
            `${JSON.stringify(value)} must be ${howWritten[operator.type]}.`,
          ),
        ],
  );
  return [...unsuitable(operator, text, typeOfConditionKey(key), path), ...unreadable];
}

function unsuitable(
  { type }: ConditionOperator,
  key: string,
  suits: ConditionType | null,
  path: Finding['path'],
): Finding[] {
  if (suits === null || suits === type || type === 'presence') return [];
  const advice = `${key} is asked for with an operator such as ${operatorFor[suits]}.`;
  // Any key has a text; as anything else it could never be read.
  return [
    type === 'string'
      ? warning('unsuitable-operator', path, advice)
      : error('unsuitable-operator', path, advice),
  ];
}
