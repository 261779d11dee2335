import type { FieldSpec } from '../forms/field-spec.ts';

const number = (name: string, label: string, help: string): FieldSpec => ({
  name,
  label,
  kind: 'number',
  help,
});

/** Fields of the password policy, as the contract has them. */
export const passwordPolicyFields: readonly FieldSpec[] = [
  number('minimum_password_length', 'Shortest password', '8 to 32 characters.'),
  number(
    'password_char_combination',
    'Kinds of characters',
    'Upper case, lower case, digits, others: so many of the four, 2 to 4.',
  ),
  number(
    'maximum_consecutive_identical_chars',
    'Same character in a row',
    'At most so often, up to 32; 0: as often as one likes.',
  ),
  number(
    'number_of_recent_passwords_disallowed',
    'Earlier passwords barred',
    'The last so many, the present one among them, up to 10.',
  ),
  number('password_validity_period', 'Days until it runs out', 'Up to 180; 0: never.'),
  number(
    'minimum_password_age',
    'Minutes until it may be changed again',
    'Up to 1,440; 0: at once. Keeps people from going through barred ones.',
  ),
  {
    name: 'password_not_username_or_invert',
    label: 'Must not be the user name, forwards or backwards',
    kind: 'switch',
  },
];

/** Fields of the login policy, as the contract has them. */
export const loginPolicyFields: readonly FieldSpec[] = [
  number('login_failed_times', 'Failures that lock a user', '3 to 10.'),
  number('period_with_login_failures', 'Counted within', 'Minutes, 15 to 60.'),
  number('lockout_duration', 'Locked for', 'Minutes, 15 to 1,440.'),
  number('session_timeout', 'Sessions end when not used for', 'Minutes, 15 to 1,440.'),
  number(
    'account_validity_period',
    'Users end when not signed in for',
    'Days, up to 240; 0: never. They can no longer sign in until an administrator lets them.',
  ),
  {
    name: 'custom_info_for_login',
    label: 'Notice after signing in',
    optional: true,
    help: 'Up to 64 characters.',
  },
  {
    name: 'show_recent_login_info',
    label: 'Show people when they signed in before',
    kind: 'switch',
  },
];

/** What users may do about themselves without being granted it. */
export const protectPolicyFields: readonly FieldSpec[] = [
  { name: 'allow_user.manage_password', label: 'Change their password', kind: 'switch' },
  {
    name: 'allow_user.manage_accesskey',
    label: 'Make, disable and delete their access keys',
    kind: 'switch',
  },
  { name: 'allow_user.manage_email', label: 'Change their e-mail address', kind: 'switch' },
  { name: 'allow_user.manage_mobile', label: 'Change their phone number', kind: 'switch' },
];
