import { expect, test } from 'vitest';
import { accountOf, permissionOf } from './permission-text.ts';

const id = '0123456789abcdef0123456789abcdef';

test.each([
  ['everyone', '', '*'],
  ['everyone', id, '*'],
  ['account', id, `iam:domain::${id}`],
  ['account', `  ${id} `, `iam:domain::${id}`],
  ['account', `iam:domain::${id}`, `iam:domain::${id}`],
])('%s with account %j is permission %s', (who, account, permission) => {
  expect(permissionOf(who, account)).toBe(permission);
});

test('one account is never taken for everyone by what was typed', () => {
  expect(permissionOf('account', '*')).toBe('iam:domain::*');
  expect(permissionOf('account', '')).toBe('iam:domain::');
});

test('a permission tells its account', () => {
  expect(accountOf(`iam:domain::${id}`)).toBe(id);
  expect(accountOf('*')).toBeNull();
});
