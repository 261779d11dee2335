/** What an operator compares, and so how its values are read (`condition-values.ts`). */
export type ConditionType = 'string' | 'number' | 'date' | 'bool' | 'ip' | 'presence';

type Comparison =
  | 'equals'
  | 'equalsIgnoreCase'
  | 'like'
  | 'match'
  | 'startWith'
  | 'endWith'
  | 'less'
  | 'lessEquals'
  | 'greater'
  | 'greaterEquals'
  | 'inside'
  | 'null'
  | 'nullOrEmpty';

interface BaseOperator {
  type: ConditionType;
  comparison: Comparison;
  /** True: holds when none of the values compares so. */
  negated: boolean;
}

/** An operator as it stands in a document, taken apart. */
export interface ConditionOperator extends BaseOperator {
  /** `ForAnyValue:`, `ForAllValues:`, or neither. */
  quantifier: 'any' | 'all' | 'plain';
  /** Suffix `IfExists`: holds when the key is absent. */
  ifExists: boolean;
}

type Entry = [name: string, BaseOperator];

const pair = (type: ConditionType, comparison: Comparison, name: string, negation: string): Entry[] => [
  [name, { type, comparison, negated: false }],
  [negation, { type, comparison, negated: true }],
];

const ordered = (type: 'number' | 'date', prefix: string): Entry[] => [
  ...pair(type, 'equals', `${prefix}Equals`, `${prefix}NotEquals`),
  [`${prefix}LessThan`, { type, comparison: 'less', negated: false }],
  [`${prefix}LessThanEquals`, { type, comparison: 'lessEquals', negated: false }],
  [`${prefix}GreaterThan`, { type, comparison: 'greater', negated: false }],
  [`${prefix}GreaterThanEquals`, { type, comparison: 'greaterEquals', negated: false }],
];

/**
 * The model product's operators, by its names. `StringLike` looks for its value anywhere in the text, unless the value
 * has a `*` or `?`, which makes it a pattern of the whole text as with `StringMatch`.
 */
const baseOperators: ReadonlyMap<string, BaseOperator> = new Map<string, BaseOperator>([
  ...pair('string', 'equals', 'StringEquals', 'StringNotEquals'),
  ...pair('string', 'equalsIgnoreCase', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'),
  ...pair('string', 'like', 'StringLike', 'StringNotLike'),
  ...pair('string', 'match', 'StringMatch', 'StringNotMatch'),
  ...pair('string', 'startWith', 'StringStartWith', 'StringNotStartWith'),
  ...pair('string', 'endWith', 'StringEndWith', 'StringNotEndWith'),
  ...ordered('number', 'Number'),
  ...ordered('date', 'Date'),
  ['Bool', { type: 'bool', comparison: 'equals', negated: false }],
  ...pair('ip', 'inside', 'IpAddress', 'NotIpAddress'),
  ['Null', { type: 'presence', comparison: 'null', negated: false }],
  ['IsNullOrEmpty', { type: 'presence', comparison: 'nullOrEmpty', negated: false }],
]);

/** Operators without prefix and suffix, for suggestions. */
export const conditionOperatorNames: readonly string[] = [...baseOperators.keys()];

const form = /^(?:ForA(ny)Value:|ForA(ll)Values:)?(\w+?)(IfExists)?$/;

/**
 * Takes an operator apart: `[ForAnyValue:|ForAllValues:]<name>[IfExists]`. `Null` and `IsNullOrEmpty` ask whether the
 * key is there and take neither. Names are compared with regard to case.
 * @returns null: there is no such operator
 */
export function parseConditionOperator(text: string): ConditionOperator | null {
  const [, any, all, name = '', suffix] = form.exec(text) ?? [];
  const base = baseOperators.get(name);
  if (!base || (base.type === 'presence' && (any || all || suffix))) return null;
  return { ...base, quantifier: any ? 'any' : all ? 'all' : 'plain', ifExists: suffix !== undefined };
}
