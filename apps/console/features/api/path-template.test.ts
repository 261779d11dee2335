import { expect, test } from 'vitest';
import { fillPath, queryString } from './path-template.ts';

test('each value fills one segment, whatever it holds', () => {
  expect(fillPath('/v2/{project_id}/x/{env_id}', { project_id: 'p', env_id: 'a/b?c' })).toBe(
    '/v2/p/x/a%2Fb%3Fc',
  );
  expect(fillPath('/a/{id}', { id: '$&{id}' })).toBe('/a/%24%26%7Bid%7D');
});

test.each([{}, { id: '' }, { id: undefined }])('a path that lacks a value is not called: %j', (values) => {
  expect(() => fillPath('/apis/{id}', values)).toThrow('needs id');
});

test('a query holds what is set, and nothing else', () => {
  expect(queryString({ offset: 0, name: 'a&b', none: undefined, empty: '' })).toBe('?offset=0&name=a%26b');
  expect(queryString({})).toBe('');
});
