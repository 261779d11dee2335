import { passwordPolicySchema } from '@turnpike/contracts/account-security/password-policy';
import { expect, test } from 'vitest';
import { objectionTo } from './check-password.ts';

const objection = (password: string, policy: object = {}) =>
  objectionTo(password, 'alice.doe', passwordPolicySchema.parse(policy));

test.each([
  ['Passw0rd', {}],
  ['aaaaaaa1', {}],
  ['aab1aab1', { maximum_consecutive_identical_chars: 2 }],
  ['Aa1!Aa1!', { password_char_combination: 4 }],
  ['Passw0rdPassw0rd', { minimum_password_length: 16 }],
  ['alice.doe', { password_not_username_or_invert: false }],
  ['alice.doe1', {}],
])('%s fits %o', (password, policy) => {
  expect(objection(password, policy)).toBeNull();
});

test.each([
  ['Passw0r', {}, 'at least 8 characters'],
  ['Passw0rdPassw0r', { minimum_password_length: 16 }, 'at least 16 characters'],
  ['passwordpassword', {}, 'at least 2 of'],
  ['Passw0rd', { password_char_combination: 4 }, 'at least 4 of'],
  ['aaab1aab1', { maximum_consecutive_identical_chars: 2 }, 'at most 2 times in a row'],
  ['alice.doe', {}, 'user name'],
  ['ALICE.DOE', {}, 'user name'],
  ['eod.ecila', {}, 'user name'],
  // Four characters of two code units each.
  ['😀😀😀a', {}, 'at least 8 characters'],
])('%s does not fit %o: %s', (password, policy, reason) => {
  expect(objection(password, policy)).toContain(reason);
});
