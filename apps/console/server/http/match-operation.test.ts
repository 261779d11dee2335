import { operation } from '@turnpike/contracts/http/operation';
import { operationTable } from '@turnpike/contracts/http/operation-table';
import { expect, test } from 'vitest';
import { compileTable, matchOperation } from './match-operation.ts';

const id = 'a'.repeat(32);

test('every operation of the table is found by its own path', () => {
  for (const { id: operationId, method, path } of operationTable) {
    const filled = path.replace(/\{\w+\}/g, id);
    expect(matchOperation(method, filled).operation?.id, `${method} ${path}`).toBe(operationId);
  }
});

test('a literal segment goes before a parameter at the same place', () => {
  const base = `/v2/${id}/apigw/instances/${id}/apps`;
  expect(matchOperation('GET', `${base}/validation/${id}`).operation?.id).toBe('CheckAppV2');
  expect(matchOperation('GET', `${base}/${id}/app-codes`).operation?.id).toBe('ListAppCodesV2');
});

test('a known path with another method names the methods that it takes', () => {
  expect(matchOperation('PATCH', '/v3/roles')).toEqual({ operation: null, allowedMethods: ['GET'] });
});

test.each(['/v2', '/v3/users/', '/v3/users//x', '/v3/users/%zz', '/nothing'])(
  '%s is no operation',
  (path) => {
    expect(matchOperation('GET', path)).toEqual({ operation: null, allowedMethods: [] });
  },
);

test('an encoded slash stays inside its segment', () => {
  const match = matchOperation('GET', '/v3/users/a%2Fb');
  expect(match.operation && match.path).toEqual({ user_id: 'a/b' });
});

test('a table that binds one method and path twice, or names a parameter two ways, is refused', () => {
  const twin = (operationId: string, path: '/x/{user_id}' | '/x/{group_id}') =>
    operation({ id: operationId, title: '', tag: '', action: 'a:b:c', method: 'GET', path, status: 204 });
  expect(() => compileTable([twin('A', '/x/{user_id}'), twin('B', '/x/{user_id}')])).toThrow('bound twice');
  expect(() => compileTable([twin('A', '/x/{user_id}'), twin('B', '/x/{group_id}')])).toThrow('is called');
});
