import { createUser } from '@turnpike/contracts/http/users';
import { expect, test } from 'vitest';
import { userBody } from './user-body.ts';

const values = { name: 'amy', access_mode: 'default', pwd_status: true };
const fixed = { domain_id: 'a'.repeat(32) };

test.each([
  ['typed', { password: 'Sesame-42' }, { password: 'Sesame-42', pwd_status: true }],
  ['generated', { password: 'left over' }, { password: 'Made-4-you', pwd_status: true }],
  ['none', { password: 'left over' }, {}],
])('%s', (first_password, typed, sent) => {
  const body = userBody({ ...values, first_password, ...typed }, 'Made-4-you');
  expect(body).toEqual({ name: 'amy', access_mode: 'default', ...sent });
  expect(createUser.body?.safeParse({ user: { ...fixed, ...body } }).success).toBe(true);
});

test('a password that is to be typed and was not is a mistake of that field, not a user without one', () => {
  const body = userBody({ ...values, first_password: 'typed' }, 'Made-4-you');
  const checked = createUser.body?.safeParse({ user: { ...fixed, ...body } });
  expect(checked?.error?.issues[0]?.path).toEqual(['user', 'password']);
});
