import { operationTable } from '@turnpike/contracts/http/operation-table';
import { expect, test } from 'vitest';
import { buildRequest } from './operation-arguments.ts';

function operation(id: string) {
  const found = operationTable.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found;
}

const project = { project_id: 'p'.repeat(32) };
const base = `/v2/${project.project_id}/apigw/instances`;

test('path, query and body are told apart by the operation, and the project is filled in', () => {
  expect(
    buildRequest(operation('ListInstancesV2'), ['--limit', '5', '--status=Running'], undefined, project),
  ).toEqual({
    method: 'GET',
    path: `${base}?limit=5&status=Running`,
  });
  const group = ['--instance-id', 'i1', '--name', 'library'];
  expect(buildRequest(operation('CreateApiGroupV2'), group, undefined, project)).toEqual({
    method: 'POST',
    path: `${base}/i1/api-groups`,
    body: { name: 'library' },
  });
});

test('a header that an operation takes is an argument like any other', () => {
  const args = ['--x-subject-token', 'tpt_x', '--nocatalog', 'true'];
  expect(buildRequest(operation('KeystoneValidateToken'), args, undefined, {})).toEqual({
    method: 'GET',
    path: '/v3/auth/tokens?nocatalog=true',
    headers: { 'x-subject-token': 'tpt_x' },
  });
});

test('a field that is no text is read as JSON; text that looks like JSON stays text', () => {
  const args = ['--instance_name', '2024', '--bandwidth_size', '10', '--tags', '[{"key":"a","value":"b"}]'];
  const { body } = buildRequest(operation('CreateInstanceV2'), args, { description: 'given' }, project);
  expect(body).toEqual({
    description: 'given',
    instance_name: '2024',
    bandwidth_size: 10,
    tags: [{ key: 'a', value: 'b' }],
  });
});

test.each([
  ['CreateInstanceV2', ['--instance_nam', 'x'], /no parameter instance_nam\. It takes: .*--instance_name/],
  ['ShowDetailsOfInstanceV2', [], /needs --instance_id/],
  ['ListInstancesV2', ['--limit'], /--limit needs a value/],
  ['ListInstancesV2', ['limit'], /Expected --name value/],
])('%s %j is refused with what it takes', (id, args, message) => {
  expect(() => buildRequest(operation(id), args, undefined, project)).toThrow(message);
});

test('values cannot leave their place in the path', () => {
  const { path } = buildRequest(
    operation('ShowDetailsOfInstanceV2'),
    ['--instance_id', '../x?y'],
    undefined,
    project,
  );
  expect(path).toBe(`${base}/..%2Fx%3Fy`);
});
