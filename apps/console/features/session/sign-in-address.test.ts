import { expect, test } from 'vitest';
import { pageAfterSignIn, signInAddress } from './sign-in-address.ts';

test('sign-in leads back to the page that asked for it', () => {
  const page = '/gateways/1/apis?tab=groups&name=a%20b';
  const address = signInAddress(page);
  expect(pageAfterSignIn(address.slice(address.indexOf('?')))).toBe(page);
  expect(signInAddress('/')).toBe('/sign-in');
});

test.each([
  '//evil.example/',
  '/\\evil.example',
  '\\\\evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/\t/evil.example',
  'evil',
  '',
])('sign-in never leads to another site: %j', (from) => {
  expect(pageAfterSignIn(`?from=${encodeURIComponent(from)}`)).toMatch(/^\/(?![/\\])/);
});
