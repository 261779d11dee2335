import { passwordPolicySchema } from '@turnpike/contracts/account-security/password-policy';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAXIMUM_PASSWORD_LENGTH, objectionTo } from '../users/check-password.ts';
import { passwordRegex } from './password-regex.ts';

const policies = fc
  .record({
    minimum_password_length: fc.integer({ min: 8, max: 12 }),
    password_char_combination: fc.integer({ min: 2, max: 4 }),
    maximum_consecutive_identical_chars: fc.integer({ min: 0, max: 3 }),
  })
  .map((policy) => passwordPolicySchema.parse({ ...policy, password_not_username_or_invert: false }));

/** Few characters of each kind, so that runs and missing kinds come often. */
const passwords = fc
  .array(fc.constantFrom('a', 'b', 'A', 'Z', '0', '1', '-', ' ', 'é', '\n', '😀'), { maxLength: 14 })
  .map((characters) => characters.join(''));

test('the expression lets pass just the passwords that the policy lets pass', () => {
  fc.assert(
    fc.property(policies, passwords, (policy, password) => {
      expect(new RegExp(passwordRegex(policy), 'u').test(password)).toBe(
        objectionTo(password, 'nobody', policy) === null,
      );
    }),
    { numRuns: 5_000 },
  );
});

test('it bounds the length as every password is bounded', () => {
  const regex = new RegExp(passwordRegex(passwordPolicySchema.parse({})), 'u');
  const longest = 'aB'.repeat(MAXIMUM_PASSWORD_LENGTH / 2);
  expect([regex.test(longest), regex.test(`${longest}c`)]).toEqual([true, false]);
});
