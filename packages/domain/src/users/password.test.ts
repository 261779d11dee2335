import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

test('a hash is argon2id in PHC string format at the cost OWASP asks for, and opens with its password only', async () => {
  const hash = await hashPassword('correct horse 1');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await verifyPassword('correct horse 1', hash)).toBe(true);
  expect(await verifyPassword('correct horse 2', hash)).toBe(false);
});

test('equal passwords have different hashes', async () => {
  expect(await hashPassword('same password 1')).not.toBe(await hashPassword('same password 1'));
});

test('a password is the same however its characters are composed', async () => {
  expect(await verifyPassword('cafe\u0301 1234', await hashPassword('caf\u00e9 1234'))).toBe(true);
});

test('without a hash no password is right', async () => {
  expect(await verifyPassword('', null)).toBe(false);
});

test('a stored hash of another form is a fault, not a refusal', async () => {
  await expect(verifyPassword('x', '$2b$10$abcdefghijklmnopqrstuv')).rejects.toThrow('argon2id');
});
