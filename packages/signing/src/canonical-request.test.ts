import { expect, test } from 'vitest';
import { canonicalQuery, canonicalUri } from './canonical-request.ts';

test.each([
  ['/', '/'],
  ['/test', '/test/'],
  ['/test/', '/test/'],
  ['/a%2fb/c', '/a%2Fb/c/'],
  ['/a%20b/%7e', '/a%20b/~/'],
  ['/a+b/*', '/a%2Bb/%2A/'],
  ['/100%', '/100%25/'],
  ['/%zz', '/%25zz/'],
  ['/é', '/%C3%A9/'],
  ['//x', '//x/'],
])('the canonical URI of %s is %s', (path, expected) => {
  expect(canonicalUri(path)).toBe(expected);
});

test.each([
  ['', ''],
  ['b=2&a=1', 'a=1&b=2'],
  ['a', 'a='],
  ['a=', 'a='],
  ['a=2&a=1', 'a=1&a=2'],
  ['a=x=y', 'a=x%3Dy'],
  ['a=*', 'a=%2A'],
  ['a=x+y', 'a=x%20y'],
  ['a=x%2by', 'a=x%2By'],
  ['&&a=1&', 'a=1'],
  ['__proto__=1', '__proto__=1'],
])('the canonical query of "%s" is "%s"', (query, expected) => {
  expect(canonicalQuery(query)).toBe(expected);
});

test('the two orders differ only where a reserved character meets a digit or letter', () => {
  expect(canonicalQuery('a=:1&a=11')).toBe('a=%3A1&a=11');
  expect(canonicalQuery('a=:1&a=11', 'decoded')).toBe('a=11&a=%3A1');
});
