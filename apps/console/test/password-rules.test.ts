import { passwordPolicySchema } from '@turnpike/contracts/account-security/password-policy';
import { objectionTo } from '@turnpike/domain/users/check-password';
import { describe, expect, test } from 'vitest';
import { generatePassword, passwordRules, reuseText } from '../features/session/password-rules.ts';

const policies = [
  {},
  { minimum_password_length: 12, password_char_combination: 4 },
  { maximum_consecutive_identical_chars: 1 },
  { maximum_consecutive_identical_chars: 3, password_not_username_or_invert: false },
  { minimum_password_length: 32, password_char_combination: 3, maximum_consecutive_identical_chars: 2 },
].map((set) => passwordPolicySchema.parse(set));

const passwords = [
  '',
  'short1',
  'longenough1',
  'Longenough-1',
  'aaaa1111',
  'Aabbccdd-11223344',
  'amy.smith',
  'AMY.SMITH',
  'htims.yma',
  '👍👍👍👍👍👍👍1',
  'line\nline1\n\n\n\n',
  `${'aB3-'.repeat(9)}`,
];

describe('while one types, the page says what the server will say', () => {
  test.each(policies.flatMap((policy) => passwords.map((password) => ({ policy, password }))))(
    '$password under $policy',
    ({ policy, password }) => {
      const met = passwordRules(policy, 'Amy.Smith').every((rule) => rule.isMet(password));
      expect(met).toBe(objectionTo(password, 'Amy.Smith', policy) === null);
    },
  );
});

test('a generated password keeps to every policy, and no two are the same', () => {
  const made = policies.flatMap((policy) =>
    Array.from({ length: 50 }, () => {
      const password = generatePassword(policy);
      expect(objectionTo(password, 'amy', policy)).toBeNull();
      expect(password.length).toBeLessThanOrEqual(64);
      return password;
    }),
  );
  expect(new Set(made).size).toBe(made.length);
});

test('what only the server knows is told in words', () => {
  const told = [0, 1, 5].map((number_of_recent_passwords_disallowed) =>
    reuseText(passwordPolicySchema.parse({ number_of_recent_passwords_disallowed })),
  );
  expect(told).toEqual(['', 'It must differ from the present one.', 'It must differ from the last 5.']);
});
