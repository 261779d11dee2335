import { type PolicyDocument, policyDocumentSchema } from '@turnpike/contracts/iam/policy-document';
import { expect, test } from 'vitest';
import { pick, randomDocuments, randomOf, randomRequest } from '../../test/random-policies.ts';
import { type AttachedDocument, evaluate } from './evaluate.ts';
import { leastPrivilege } from './least-privilege.ts';

const known = ['apig:apis:get', 'apig:apis:list', 'apig:instances:delete', 'iam:users:listUsers', 'a:b:c'];
const attached = (policyId: string, ...Statement: PolicyDocument['Statement']): AttachedDocument => ({
  policyId,
  policyName: policyId,
  document: { Version: '5.0', Statement },
});

test('for random policies and uses: what was used stays decided as it was, what was not is denied', () => {
  const random = randomOf(Math.floor(Math.random() * 2 ** 32));
  const seen = { allowed: 0, takenAway: 0 };
  for (let number = 0; number < 20_000; number++) {
    const documents = (randomDocuments(random) as AttachedDocument[]).filter(
      ({ document }) => policyDocumentSchema.safeParse(document).success,
    );
    const used = known.filter(() => random() < 0.4);
    const result = leastPrivilege(
      documents,
      used.map((action) => (random() < 0.2 ? action.toUpperCase() : action)),
      known,
    );
    const narrowed = result.narrowed.flatMap(({ documents: each, ...policy }) =>
      each.map((document) => ({ ...policy, document: policyDocumentSchema.parse(document) })),
    );
    const request = { ...randomRequest(random), action: pick(random, known) };
    const [before, after] = [evaluate(documents, request), evaluate(narrowed, request)];
    const wanted = used.includes(request.action) && before.allowed;
    if (after.allowed !== wanted) expect.fail(JSON.stringify({ documents, used, request, narrowed }));
    if (wanted) seen.allowed++;
    else if (before.allowed) seen.takenAway++;
    if (before.allowed) expect([...result.used, ...result.unused]).toContain(request.action);
  }
  expect(Math.min(seen.allowed, seen.takenAway)).toBeGreaterThan(500);
});

test('granted is what some Allow speaks of, unless a Deny takes it away everywhere', () => {
  const documents = [
    attached('team', { Effect: 'Allow', Action: ['apig:*:*'] }),
    attached('guard', { Effect: 'Deny', Action: ['apig:apis:list'] }),
    attached('tagged', {
      Effect: 'Deny',
      Action: ['apig:apis:get'],
      Condition: { StringEquals: { 'g:ResourceTag/stage': ['live'] } },
    }),
  ];
  expect(leastPrivilege(documents, ['APIG:apis:GET', 'iam:users:listUsers'], known)).toMatchObject({
    used: ['apig:apis:get'],
    unused: ['apig:instances:delete'],
  });
});

test('resources, conditions and names of statements stay; NotAction becomes the actions used', () => {
  const kept = {
    Resource: ['apig:*:*:api:gw1/*'],
    Condition: { Bool: { 'g:MFAPresent': ['true'] } },
  };
  const deny = { Effect: 'Deny' as const, NotAction: ['iam:*:*'], NotResource: ['apig:*:*:*:*'] };
  const documents = [
    attached('mine', { Sid: 'work', Effect: 'Allow', NotAction: ['iam:*:*'], ...kept }, deny),
    attached('never used', { Effect: 'Allow', Action: ['iam:*:*'] }),
  ];
  expect(leastPrivilege(documents, ['apig:apis:get'], known).narrowed).toEqual([
    {
      policyId: 'mine',
      policyName: 'mine',
      documents: [
        {
          Version: '5.0',
          Statement: [{ Sid: 'work', Effect: 'Allow', Action: ['apig:apis:get'], ...kept }, deny],
        },
      ],
    },
    { policyId: 'never used', policyName: 'never used', documents: [] },
  ]);
});

test('what does not fit into one statement or document becomes several that may be saved', () => {
  const many = Array.from({ length: 250 }, (_, index) => `apig:apis:get${index}`);
  const documents = [
    attached('wide', ...Array.from({ length: 30 }, () => ({ Effect: 'Allow' as const, Action: ['*'] }))),
  ];
  const [narrowed] = leastPrivilege(documents, many, many).narrowed;
  expect(narrowed?.documents.map(({ Statement }) => Statement.length)).toEqual([50, 40]);
  for (const document of narrowed?.documents ?? [])
    expect(policyDocumentSchema.parse(document)).toEqual(document);
});
