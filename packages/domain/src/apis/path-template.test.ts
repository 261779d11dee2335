import { expect, test } from 'vitest';
import { frontPathProblem, normalisedPath, pathParameterNames } from './path-template.ts';

test.each(['/', '/a', '/a/', '/users/{id}', '/users/{id}/posts/{post-id}', '/files/{rest+}', '/a.b/c~d'])(
  'a front path may be %s',
  (path) => expect(frontPathProblem(path)).toBeNull(),
);

test.each([
  '/users/prefix-{x}',
  '/{x}-suffix',
  '/{a}{b}',
  '/{rest+}/more',
  '/a/../b',
  '/a/.',
  '/{}',
  '/a+b',
  '/{1x}',
])('a front path may not be %s', (path) => expect(frontPathProblem(path)).not.toBeNull());

test('parameters are named without the sign that takes the rest', () => {
  expect(pathParameterNames('/users/{id}/files/{rest+}')).toEqual(['id', 'rest']);
});

test('templates that match the same calls are the same once names are left out', () => {
  expect(normalisedPath('/users/{id}/{rest+}')).toBe(normalisedPath('/users/{name}/{tail+}'));
  expect(normalisedPath('/users/{id}')).not.toBe(normalisedPath('/users/{id+}'));
});
