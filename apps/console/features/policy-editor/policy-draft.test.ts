import { expect, test } from 'vitest';
import { conditionOf, conditionRows, readDraft, withStatement, writeDraft } from './policy-draft.ts';

const text = `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["apig:apis:get", "apig:apis:list"]
    }
  ]
}`;

test('what was read is written as it was', () => {
  const draft = readDraft(text);
  expect(draft && writeDraft(draft)).toBe(text);
});

test('a text that is no document cannot be edited but as text', () => {
  for (const wrong of ['', '{', '[]', '"x"', 'null', '{"Statement": 1}', '{"Statement": ["x"]}'])
    expect(readDraft(wrong)).toBe(null);
  expect(readDraft('{}')).toEqual({ Statement: [] });
});

test('a change leaves the other parts, and takes out what is undefined', () => {
  const draft = readDraft(text);
  if (!draft) throw new Error('not read');
  const changed = withStatement(draft, 0, { Effect: 'Deny', Resource: ['*'] });
  expect(changed.Statement[0]).toEqual({
    Effect: 'Deny',
    Action: ['apig:apis:get', 'apig:apis:list'],
    Resource: ['*'],
  });
  expect(withStatement(changed, 0, { Resource: undefined }).Statement[0]).not.toHaveProperty('Resource');
});

test('conditions become rows and rows conditions', () => {
  const condition = {
    StringEquals: { 'g:UserName': ['amy', 'bob'] },
    IpAddress: { 'g:SourceIp': ['10.0.0.0/8'] },
  };
  expect(conditionRows(condition)).toHaveLength(2);
  expect(conditionOf(conditionRows(condition))).toEqual(condition);
  expect(conditionOf([])).toBe(undefined);
});
