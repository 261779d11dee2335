import { expect, test } from 'vitest';
import { parseHeaderText, parseQueryText } from './header-text.ts';

test('headers are read line by line', () => {
  expect(parseHeaderText('Accept: a/b\n\nX-Time: 12:30 ')).toEqual({ Accept: 'a/b', 'X-Time': '12:30' });
});

test('a line that is no header is named', () => {
  expect(() => parseHeaderText('Accept: a\noops')).toThrow('oops');
});

test('a query is read with or without its mark', () => {
  expect(parseQueryText('?a=1&b=x%20y')).toEqual({ a: '1', b: 'x y' });
  expect(parseQueryText('')).toEqual({});
});
