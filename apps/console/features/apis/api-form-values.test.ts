import { apiBody } from '@turnpike/contracts/http/api-definition';
import { expect, test } from 'vitest';
import { pruneValues } from '../forms/prune-values.ts';
import {
  bodyOfApiForm,
  emptyApi,
  newParameter,
  pathParameters,
  withPathParameters,
} from './api-form-values.ts';

const groupId = '0'.repeat(31) + 1;

function bodyOf(values: Record<string, unknown>) {
  return bodyOfApiForm(pruneValues(values) as Record<string, unknown>);
}

test('a new API is acceptable to the contract once it has a name and a backend', () => {
  const values = emptyApi(groupId);
  const filled = {
    ...values,
    name: 'get-order',
    backend_api: { ...values.backend_api, url_domain: '10.0.0.1:80' },
  };
  expect(apiBody.safeParse(bodyOf(filled)).error).toBeUndefined();
});

test('of the two backends only the chosen one is sent, so that the other can be half filled in', () => {
  const values = { ...emptyApi(groupId), name: 'health' };
  expect(bodyOf({ ...values, backend_type: 'MOCK' })).not.toHaveProperty('backend_api');
  expect(apiBody.safeParse(bodyOf({ ...values, backend_type: 'MOCK' })).error).toBeUndefined();
  expect(bodyOf({ ...values, backend_type: 'HTTP' })).not.toHaveProperty('mock_info');
});

test('names in a path are found once each', () => {
  expect(pathParameters('/a/{id}/b/{name}/{id}')).toEqual(['id', 'name']);
  expect(pathParameters('/files/{path+}')).toEqual(['path']);
  expect(pathParameters('/plain')).toEqual([]);
});

test('path parameters follow the path; others are left alone', () => {
  const query = newParameter('expand', 'QUERY');
  const now = withPathParameters('/a/{id}', [query, newParameter('old', 'PATH')]);
  expect(now.map((one) => `${one.location} ${one.name}`)).toEqual(['QUERY expand', 'PATH id']);
  expect(withPathParameters('/a/{id}', now)).toEqual(now);
});
