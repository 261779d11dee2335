import { operationTable } from '@turnpike/contracts/http/operation-table';
import { expect, test } from 'vitest';
import { auditSentence } from './audit-sentence.ts';

const audited = operationTable.flatMap(({ audit }) =>
  audit ? [[audit.trace, audit.resourceType] as const] : [],
);

test.each(audited)('%s on %s reads as words, not as a trace name', (trace_name, resource_type) => {
  const { who, did, what } = auditSentence({
    user_name: 'amy',
    trace_name,
    resource_type,
    resource_name: 'orders',
    resource_id: 'id',
  });
  expect(`${who} ${did} ${what}`).not.toContain(trace_name);
  expect(did).toMatch(/^[a-z][a-zA-Z ]+$/);
});

test('what has no name is named by its id, and the worker is the system', () => {
  expect(
    auditSentence({
      user_name: '',
      trace_name: 'CreateApi',
      resource_type: 'Api',
      resource_name: '',
      resource_id: '7',
    }),
  ).toEqual({ who: 'system', did: 'created API', what: '7' });
});
