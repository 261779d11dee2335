import { expect, test } from 'vitest';
import { operationRoutes } from '../api/operation-contracts.ts';
import { curlOfOperation, shellWord } from './curl-of-operation.ts';

const { createGroup, deleteGroup, createUser } = operationRoutes();
const path = { project_id: 'p'.repeat(4), instance_id: 'i'.repeat(4) };

test('a copied call has method, address, token and body', () => {
  expect(
    curlOfOperation('http://127.0.0.1:8080', createGroup, { path, body: { name: 'Bob’s "it\'s"' } }),
  ).toBe(
    [
      `curl -X POST 'http://127.0.0.1:8080/v2/pppp/apigw/instances/iiii/api-groups'`,
      `-H "X-Auth-Token: $TURNPIKE_TOKEN"`,
      `-H 'Content-Type: application/json'`,
      `-d '{"name":"Bob’s \\"it'\\''s\\""}'`,
    ].join(' \\\n  '),
  );
});

test('a call without a body has none', () => {
  expect(curlOfOperation('', deleteGroup, { path: { ...path, group_id: 'g' } })).not.toContain('-d');
});

test('typed secrets never reach the clipboard', () => {
  const text = curlOfOperation('', createUser, {
    path: {},
    body: { user: { name: 'amy', password: 'Sesame-42' } },
  });
  expect(text).toContain('"name":"amy"');
  expect(text).not.toContain('Sesame');
});

test('a quote cannot end the word that it stands in', () => {
  expect(shellWord("a'; rm -rf /; '")).toBe(`'a'\\''; rm -rf /; '\\'''`);
});
