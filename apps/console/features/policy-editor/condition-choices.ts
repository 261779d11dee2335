import {
  conditionKeyNames,
  parseConditionKey,
  typeOfConditionKey,
} from '@turnpike/contracts/iam/condition-keys';
import {
  type ConditionType,
  conditionOperatorNames,
  parseConditionOperator,
} from '@turnpike/contracts/iam/condition-operators';

export { conditionOperatorNames as conditionOperators };

const labels: Readonly<Record<string, { label: string; sample: string }>> = {
  'g:SourceIp': { label: 'Source address', sample: '192.0.2.0/24' },
  'g:CurrentTime': { label: 'Time', sample: '2027-01-01T00:00:00Z' },
  'g:MFAPresent': { label: 'Second factor shown', sample: 'true' },
  'g:MFAAge': { label: 'Seconds since the second factor', sample: '3600' },
  'g:UserName': { label: 'User name', sample: 'amy' },
  'g:UserId': { label: 'User id', sample: '' },
  'g:DomainName': { label: 'Account name', sample: '' },
  'g:EnterpriseProjectId': { label: 'Enterprise project', sample: '0' },
  'g:ResourceTag/': { label: 'Tag of the resource', sample: 'production' },
};

export interface ConditionKeyChoice {
  readonly key: string;
  readonly label: string;
  /** What its values are compared as. */
  readonly type: ConditionType;
  /** A value to start from. */
  readonly sample: string;
  /** A name follows the key: `g:ResourceTag/env`. */
  readonly suffixed: boolean;
}

/** The keys that conditions can speak of, in the words of people. */
export const conditionKeys: readonly ConditionKeyChoice[] = conditionKeyNames.map((key) => {
  const suffixed = key.endsWith('/');
  const parsed = parseConditionKey(suffixed ? `${key}tag` : key);
  return {
    key,
    label: labels[key]?.label ?? key,
    sample: labels[key]?.sample ?? '',
    type: (parsed && typeOfConditionKey(parsed)) ?? 'string',
    suffixed,
  };
});

/** The known key that a key of a document is: itself, or one that takes a name after it. */
export function keyOf(key: string): ConditionKeyChoice | undefined {
  const wanted = key.toLowerCase();
  return conditionKeys.find((choice) =>
    choice.suffixed ? wanted.startsWith(choice.key.toLowerCase()) : choice.key.toLowerCase() === wanted,
  );
}

const typeOf = (operator: string): ConditionType | undefined => parseConditionOperator(operator)?.type;

/** Operators that compare values of a type, and those that ask whether the key is there at all. */
export function operatorsFor(type: ConditionType): readonly string[] {
  return conditionOperatorNames.filter((name) => typeOf(name) === type || typeOf(name) === 'presence');
}
