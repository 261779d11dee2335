import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operationTable } from '../src/http/operation-table.ts';
import reference from './reference-trace-names.json' with { type: 'json' };

/** Names that the model product's documentation (appendix E) lacks, and why we have them. */
const own: Record<string, string> = {
  'CustomIngressPort AddCustomIngressPort': 'the operation is newer than the list',
  'CustomIngressPort DeleteCustomIngressPort': 'the operation is newer than the list',
  'ApiGroup UpdateSlDomainSetting': 'the operation is newer than the list',
};

const documented = new Set(reference.map(({ resource_type, trace }) => `${resource_type} ${trace}`));
const audited = operationTable.flatMap(({ id, path, audit }) =>
  audit && path.startsWith('/v2/{project_id}/apigw')
    ? [{ id, name: `${audit.resourceType} ${audit.trace}` }]
    : [],
);

test('operations of the model product are audited under its own names', () => {
  expect(audited.length).toBeGreaterThan(30);
  expect(audited.filter(({ name }) => !documented.has(name) && own[name] === undefined)).toEqual([]);
});

test('no name of our own outlives its need', () => {
  const used = new Set(audited.map(({ name }) => name));
  expect(Object.keys(own).filter((name) => !used.has(name) || documented.has(name))).toEqual([]);
});

const SOURCE = new URL('../../../../shared/reference/apig.md', import.meta.url);

test.runIf(existsSync(SOURCE))('our list of names agrees with the reference', () => {
  const [, appendix = ''] = readFileSync(SOURCE, 'utf8').split('## Appendix E');
  const [section = ''] = appendix.split('\n## ');
  const rows = Array.from(
    section.matchAll(/^- (.+?) \| (\S+) \| (\S+)\s*$/gm),
    ([, operation, type, trace]) => ({
      operation,
      resource_type: type,
      trace,
    }),
  );
  expect(rows).toEqual(reference);
});
