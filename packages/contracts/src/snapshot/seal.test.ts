import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openSecret, sealSecret } from './seal.ts';

const key = randomBytes(32);

test('what was sealed opens with the same key and context', () => {
  expect(openSecret(key, 'doc-1', sealSecret(key, 'doc-1', 'sécret'))).toBe('sécret');
});

test('another key, another document or one changed byte does not open', () => {
  const sealed = sealSecret(key, 'doc-1', 'secret');
  expect(() => openSecret(randomBytes(32), 'doc-1', sealed)).toThrow();
  expect(() => openSecret(key, 'doc-2', sealed)).toThrow();
  const bytes = Buffer.from(sealed, 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => openSecret(key, 'doc-1', changed.toString('base64url')), `byte ${at}`).toThrow();
  }
});

test('sealing the same secret twice gives two texts', () => {
  expect(sealSecret(key, 'doc-1', 'secret')).not.toBe(sealSecret(key, 'doc-1', 'secret'));
});
