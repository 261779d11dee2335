import { expect, test } from 'vitest';
import { findProblems } from './references.ts';

const publication = {
  kind: 'publication' as const,
  id: 'p',
  body: { groupId: 'g', environmentId: 'e', aclIds: ['a'] },
};
const credential = { kind: 'credential' as const, id: 'c', body: { quotaId: 'q', grants: ['gone:e'] } };

const problems = (...existing: string[]): string[] =>
  findProblems('gw', [publication, credential], ({ kind, id }) => existing.includes(`${kind}/${id}`));

test('a snapshot whose references all exist has no problems, even if a grant names an API that is offline', () => {
  expect(problems('settings/gw', 'group/g', 'environment/e', 'acl/a', 'quota/q')).toEqual([]);
});

test.each([
  ['settings/gw', 'the gateway has no settings'],
  ['group/g', 'publication p names group g, which does not exist'],
  ['environment/e', 'publication p names environment e, which does not exist'],
  ['acl/a', 'publication p names acl a, which does not exist'],
  ['quota/q', 'credential c names quota q, which does not exist'],
])('a snapshot without %s says so', (missing, problem) => {
  const all = ['settings/gw', 'group/g', 'environment/e', 'acl/a', 'quota/q'];
  expect(problems(...all.filter((document) => document !== missing))).toEqual([problem]);
});
