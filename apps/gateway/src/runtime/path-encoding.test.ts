import { expect, test } from 'vitest';
import { hasDotSegment } from './path-encoding.ts';

test.each([
  '/a/../b',
  '/a/./b',
  '/..',
  '/a/..',
  '/a/%2e%2e/b',
  '/a/%2E./b',
  '/a/.%2e',
  '/a/..%2fb',
  '/a/x%2f..%2fb',
  '/a/..\\b',
  '/a/x%5c..%5cb',
  '/a/..;x=1/b',
  '/a/%2e%2e;/b',
  '/a%00',
])('%s could be read as leaving its folder', (path) => {
  expect(hasDotSegment(path)).toBe(true);
});

test.each(['/', '/a/b', '/a.b/c..d', '/.well-known/x', '/...', '/a/..b', '/%252e%252e/', '/a%2fb', '/100%'])(
  '%s stays where it is',
  (path) => {
    expect(hasDotSegment(path)).toBe(false);
  },
);
