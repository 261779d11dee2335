import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openSecret, sealSecret, sealSecretStably } from './seal.ts';

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

test('sealing stably gives one text per secret and document, which opens like any other', () => {
  const sealed = sealSecretStably(key, 'doc-1', 'secret');
  expect(sealSecretStably(key, 'doc-1', 'secret')).toBe(sealed);
  expect(openSecret(key, 'doc-1', sealed)).toBe('secret');
});

test('sealing stably never uses a nonce for two secrets, two documents or two keys', () => {
  const others = [
    sealSecretStably(key, 'doc-1', 'other'),
    sealSecretStably(key, 'doc-2', 'secret'),
    sealSecretStably(randomBytes(32), 'doc-1', 'secret'),
    sealSecretStably(key, 'doc-1"', 'secret'),
  ];
  const nonces = [sealSecretStably(key, 'doc-1', 'secret'), ...others].map((text) => text.slice(0, 16));
  expect(new Set(nonces).size).toBe(nonces.length);
});
