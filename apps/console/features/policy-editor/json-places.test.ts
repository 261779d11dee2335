import { expect, test } from 'vitest';
import { pathAt, placeOf } from './json-places.ts';

const text = `{
  "Version": "1.1",
  "Statement": [
    { "Effect": "Allow", "Action": ["apig:apis:get", "apig:apps:get"] },
    { "Effect": "Deny", "Action": ["*"] }
  ]
}`;
const at = (path: (string | number)[]) => {
  const { from, to } = placeOf(text, path);
  return text.slice(from, to);
};

test('a path leads to what stands there', () => {
  expect(at(['Statement', 0, 'Action', 1])).toBe('"apig:apps:get"');
  expect(at(['Statement', 1, 'Effect'])).toBe('"Deny"');
  expect(at(['Statement', 1])).toBe('{ "Effect": "Deny", "Action": ["*"] }');
});

test('a path that leads nowhere ends at what is around it, also in half a text', () => {
  expect(at(['Statement', 1, 'Resource', 0])).toBe('{ "Effect": "Deny", "Action": ["*"] }');
  expect(placeOf('', ['Statement'])).toEqual({ from: 0, to: 0 });
  expect(placeOf('{"Statement": [', ['Statement', 3]).from).toBeGreaterThanOrEqual(0);
});

test('an offset is within the path that leads to it', () => {
  expect(pathAt(text, text.indexOf('apps'))).toEqual(['Statement', 0, 'Action', 1]);
  expect(pathAt(text, text.indexOf('Deny'))).toEqual(['Statement', 1, 'Effect']);
});
