import type { PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import { expect, test } from 'vitest';
import { randomDocuments, randomOf, randomRequest } from '../../test/random-policies.ts';
import { someContext } from '../../test/some-context.ts';
import { type AttachedDocument, evaluate } from './evaluate.ts';
import { explain, smallestAllow } from './explain.ts';

const request = {
  action: 'apig:apis:publish',
  resource: 'apig:r:acc:api:gw1/a1',
  context: { ...someContext, resourceTags: { stage: 'live' } },
};
const attached = (policyName: string, ...Statement: PolicyStatement[]): AttachedDocument => ({
  policyId: policyName,
  policyName,
  document: { Version: '5.0', Statement },
});
const explained = (...documents: AttachedDocument[]) =>
  explain(documents, request, evaluate(documents, request), 'your');
const onLive = { StringEquals: { 'g:ResourceTag/stage': ['live', 'test'] } };
const least = {
  Version: '1.1',
  Statement: [{ Effect: 'Allow', Action: ['apig:apis:publish'], Resource: ['apig:r:acc:api:gw1/a1'] }],
};

test('an Allow is told by its policy, position and name, and how many more there are', () => {
  const all: PolicyStatement = { Sid: 'everything', Effect: 'Allow', Action: ['*'] };
  expect(explained(attached('team', { Effect: 'Allow', Action: ['iam:*:*'] }, all, all))).toEqual({
    sentence: 'Allowed by statement 2 (everything) of policy team and 1 more.',
    nearMisses: [],
    inTheWay: [],
    smallestAllow: null,
  });
});

test('denied by default: what came near, and the least that would allow it', () => {
  const { sentence, nearMisses, ...rest } = explained(
    attached('other', { Effect: 'Allow', Action: ['apig:apis:get'] }),
    attached(
      'near',
      { Effect: 'Allow', Action: ['apig:apis:*'], Resource: ['apig:*:*:api:gw2/*'] },
      { Effect: 'Allow', Action: ['apig:*:*'], NotResource: ['apig:*:*:*:gw1/*'] },
      {
        Sid: 'mfa',
        Effect: 'Allow',
        Action: ['apig:*:*'],
        Condition: { Bool: { 'g:MFAPresent': ['true'] } },
      },
      { Effect: 'Allow', Action: ['apig:*:*'], Condition: { Bool: { 'g:Nothing': ['true'] } } },
    ),
  );
  expect(sentence).toBe('Denied: no statement of your policies allows it.');
  expect(nearMisses.map((miss) => miss.sentence)).toEqual([
    'Statement 1 of policy near allows the action, but only on apig:*:*:api:gw2/*.',
    'Statement 2 of policy near allows the action, but not on apig:*:*:*:gw1/*.',
    'Statement 3 (mfa) of policy near allows the action, but its condition does not hold: Bool g:MFAPresent true.',
    'Statement 4 of policy near allows the action, but it cannot be told whether it applies: Bool g:Nothing true.',
  ]);
  expect(rest).toEqual({ inTheWay: [], smallestAllow: least });
});

test('denied by a Deny: that statement has to change, and an Allow is missing only where there is none', () => {
  const deny = attached('guard', { Effect: 'Deny', Action: ['apig:*:publish'], Condition: onLive });
  const allow = attached('team', { Effect: 'Allow', Action: ['apig:*:*'] });
  const inTheWay = [{ policyId: 'guard', policyName: 'guard', statementIndex: 0, effect: 'Deny' }];
  const sentence = 'Denied by statement 1 of policy guard.';
  expect(explained(allow, deny)).toEqual({ sentence, nearMisses: [], inTheWay, smallestAllow: null });
  expect(explained(deny)).toEqual({ sentence, nearMisses: [], inTheWay, smallestAllow: least });
});

test('a Deny that cannot be told, and a document that cannot be read, are told as such', () => {
  const unclear = attached('guard', {
    Effect: 'Deny',
    Action: ['*'],
    Condition: { Like: { 'g:UserId': ['x'] } },
  });
  expect(explained(unclear).sentence).toBe(
    'Denied by statement 1 of policy guard, since it cannot be told whether it applies.',
  );
  const broken = { ...attached('broken'), document: null } as unknown as AttachedDocument;
  expect(explained(broken).sentence).toBe('Denied by policy broken, which cannot be read.');
});

test('there is no smallest Allow for what a document cannot name', () => {
  expect(smallestAllow({ ...request, resource: 'anything' })).toBeNull();
  expect(smallestAllow({ ...request, action: 'nonsense' })).toBeNull();
});

test('for random policies: with nothing in the way and the smallest Allow added, the request is allowed', () => {
  const random = randomOf(Math.floor(Math.random() * 2 ** 32));
  let helped = 0;
  for (let number = 0; number < 5_000; number++) {
    const documents = randomDocuments(random) as AttachedDocument[];
    const asked = { ...randomRequest(random), action: request.action, resource: request.resource };
    const decision = evaluate(documents, asked);
    const { inTheWay, smallestAllow: document, nearMisses } = explain(documents, asked, decision, 'your');
    expect(decision.allowed || inTheWay.length > 0 || document !== null).toBe(true);
    if (inTheWay.length > 0 || document === null) continue;
    const added = { policyId: 'new', policyName: 'new', document };
    expect(evaluate([...documents, added], asked).allowed).toBe(true);
    expect(nearMisses.every(({ statement }) => statement.effect === 'Allow')).toBe(true);
    helped++;
  }
  expect(helped).toBeGreaterThan(300);
});
