import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operationTable } from '../src/http/operation-table.ts';
import reference from './reference-operations.json' with { type: 'json' };

/** Why an operation of the model product is not bound. Keyed by the first segment of its path below a gateway. */
const notYet: Record<string, string> = {
  certificates: 'domains and certificates come with the whole management API',
  instance: 'parameters, tags and endpoints of gateways are an issue of their own',
  project: 'quota listing comes with the whole management API',
  'api-groups': 'domains, certificates and gateway responses come with the whole management API',
  apis: 'debug, batch publishing, runtime definition and plug-ins come with the whole management API',
  apps: 'AI API keys come with the whole management API',
  'async-tasks': 'import and export come with the whole management API',
  authorizers: 'custom authorisers come with the whole management API',
  'env-variables': 'variables come with the whole management API',
  'metric-data': 'statistics come with the whole management API',
  statistics: 'statistics come with the whole management API',
  microservice: 'import and export come with the whole management API',
  openapi: 'import and export come with the whole management API',
  orchestrations: 'orchestration rules come with the whole management API',
  plugins: 'plug-ins come with the whole management API',
  resources: 'overview counts come with the whole management API',
  'sign-bindings': 'backend signatures come with the whole management API',
  signs: 'backend signatures come with the whole management API',
  tags: 'tags of APIs come with the whole management API',
  'vpc-channels': 'load-balance channels come with the whole management API',
};

const bound = new Map(operationTable.map((operation) => [operation.id, operation]));
const areaOf = (path: string): string =>
  path.replace('/v2/{project_id}/apigw/', '').replace('instances/{instance_id}/', '').split('/')[0] ?? '';

test('the model product’s operations that are bound have its method, path and success status', () => {
  const differing = reference.filter(({ id, method, path, status }) => {
    const operation = bound.get(id);
    return (
      operation &&
      (operation.method !== method || operation.path !== path || !status.includes(operation.status))
    );
  });
  expect(differing).toEqual([]);
});

test('every operation of the model product is bound, or the reason why not is on record', () => {
  expect(reference).toHaveLength(216);
  const silent = reference.filter(({ id, path }) => !bound.has(id) && notYet[areaOf(path)] === undefined);
  expect(silent).toEqual([]);
});

test('no reason outlives the gap that it explains', () => {
  const open = new Set(reference.filter(({ id }) => !bound.has(id)).map(({ path }) => areaOf(path)));
  expect(Object.keys(notYet).filter((area) => !open.has(area))).toEqual([]);
});

test('operation ids, and methods with paths, are unique', () => {
  expect(bound.size).toBe(operationTable.length);
  expect(new Set(operationTable.map(({ method, path }) => `${method} ${path}`)).size).toBe(
    operationTable.length,
  );
});

const SOURCE = new URL('../../../../shared/reference/apig-operations.json', import.meta.url);

test.runIf(existsSync(SOURCE))('our list of the model product’s operations agrees with its reference', () => {
  const { operations } = JSON.parse(readFileSync(SOURCE, 'utf8')) as {
    operations: { operation: string; method: string; path: string; successStatus: number[] }[];
  };
  expect(
    operations.map(({ operation, method, path, successStatus }) => ({
      id: operation,
      method,
      path,
      status: successStatus,
    })),
  ).toEqual(reference);
});
