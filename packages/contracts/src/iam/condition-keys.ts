import type { ConditionType } from './condition-operators.ts';

/** A fact of the request that a condition may ask for. */
export type ConditionKey =
  | {
      name:
        | 'CurrentTime'
        | 'SourceIp'
        | 'UserName'
        | 'UserId'
        | 'DomainName'
        | 'MFAPresent'
        | 'MFAAge'
        | 'EnterpriseProjectId';
    }
  | { name: 'ResourceTag'; tag: string };

/** Global keys (`g:…`) and the type of operator that suits them. */
const typeOfKey: Record<Exclude<ConditionKey['name'], 'ResourceTag'>, ConditionType> = {
  CurrentTime: 'date',
  SourceIp: 'ip',
  UserName: 'string',
  UserId: 'string',
  DomainName: 'string',
  MFAPresent: 'bool',
  MFAAge: 'number',
  EnterpriseProjectId: 'string',
};

const names = Object.keys(typeOfKey) as (keyof typeof typeOfKey)[];
const keyOfText = new Map<string, ConditionKey>(names.map((name) => [`g:${name}`.toLowerCase(), { name }]));
const TAG_PREFIX = 'g:resourcetag/';

/** Keys as they are written, for suggestions; `g:ResourceTag/` goes on with the tag's key. */
export const conditionKeyNames: readonly string[] = [...names.map((name) => `g:${name}`), 'g:ResourceTag/'];

/**
 * Reads a condition key. Keys are compared without regard to case, the tag's own key with regard to it.
 * @returns null: there is no such key
 */
export function parseConditionKey(text: string): ConditionKey | null {
  const lower = text.toLowerCase();
  if (lower.startsWith(TAG_PREFIX) && text.length > TAG_PREFIX.length)
    return { name: 'ResourceTag', tag: text.slice(TAG_PREFIX.length) };
  return keyOfText.get(lower) ?? null;
}

/** The type of operator that is meant for the key; null: a tag, which may hold anything. */
export function typeOfConditionKey({ name }: ConditionKey): ConditionType | null {
  return name === 'ResourceTag' ? null : typeOfKey[name];
}

/** Does the key ask for something that differs from one resource of the account to the next? */
export function dependsOnResource({ name }: ConditionKey): boolean {
  return name === 'ResourceTag' || name === 'EnterpriseProjectId';
}
