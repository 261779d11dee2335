'use client';

import type { PasswordPolicy } from '@turnpike/contracts/account-security/password-policy';
import { useMemo } from 'react';
import { type Resolver, useWatch } from 'react-hook-form';
import { FormField } from '../forms/form-field.tsx';
import { PasswordRuleList } from './password-rule-list.tsx';
import { passwordRules, reuseText } from './password-rules.ts';
import { requiredFields } from './required-fields.ts';

const fields = [
  { name: 'original', label: 'Present password', kind: 'password', autoComplete: 'current-password' },
  { name: 'password', label: 'New password', kind: 'password', autoComplete: 'new-password' },
  { name: 'again', label: 'New password again', kind: 'password', autoComplete: 'new-password' },
] as const;

export type NewPassword = Record<(typeof fields)[number]['name'], string>;

export const emptyNewPassword: NewPassword = { original: '', password: '', again: '' };

const required = requiredFields<NewPassword>(fields.map(({ name }) => name));

/** Holds a change of password to the account's policy, and the new one to its repetition. */
export function newPasswordResolver(policy: PasswordPolicy, userName: string): Resolver<NewPassword> {
  const rules = passwordRules(policy, userName);
  return async (values, context, options) => {
    const answer = await required(values, context, options);
    if (Object.keys(answer.errors).length > 0) return answer;
    const broken = rules.find((rule) => !rule.isMet(values.password));
    if (broken)
      return { values: {}, errors: { password: { type: 'policy', message: `must be: ${broken.text}` } } };
    return values.password === values.again
      ? answer
      : { values: {}, errors: { again: { type: 'same', message: 'is not the same as above' } } };
  };
}

/** Present password, and the new one twice, with what it must be like. */
export function NewPasswordFields({ policy, userName }: { policy: PasswordPolicy; userName: string }) {
  const rules = useMemo(() => passwordRules(policy, userName), [policy, userName]);
  const password = String(useWatch({ name: 'password' }) ?? '');
  const [original, chosen, again] = fields;
  return (
    <>
      <FormField spec={original} />
      <FormField spec={chosen} />
      <PasswordRuleList rules={rules} password={password} note={reuseText(policy)} />
      <FormField spec={again} />
    </>
  );
}
