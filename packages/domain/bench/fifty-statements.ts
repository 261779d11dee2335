import type { PolicyDocument, PolicyStatement } from '@turnpike/contracts/iam/policy-document';
import type { AccessContext } from '../src/iam/access-context.ts';
import type { AccessRequest, AttachedDocument } from '../src/iam/evaluate.ts';

/** What a team's user may have: five policies of ten statements, of all kinds. */
const statements: PolicyStatement[] = Array.from({ length: 10 }, (_, part) => {
  const [gateway, next] = [`gw${part}`, `gw${part + 1}`];
  return [
    { Effect: 'Allow', Action: ['apig:*:get*', 'apig:*:list*'], Resource: [`apig:*:*:*:${gateway}/*`] },
    {
      Effect: 'Allow',
      Action: ['apig:apis:create', 'apig:apis:update', 'apig:apis:publish', 'apig:apis:debug'],
      Resource: [`apig:local-1:acc:api:${gateway}/*`, `apig:local-1:acc:api:${next}/grp*/api*`],
      Condition: { IpAddress: { 'g:SourceIp': ['192.0.2.0/24', '2001:db8::/32'] } },
    },
    {
      Effect: 'Deny',
      Action: ['apig:*:delete', 'apig:instances:*'],
      Resource: [`apig:*:*:instance:${gateway}`],
      Condition: { StringEquals: { 'g:ResourceTag/stage': ['production', 'live'] } },
    },
    {
      Effect: 'Deny',
      NotAction: ['apig:*:get*', 'apig:*:list*', 'turnpike:*:*', 'iam:*:*', 'apig:a*:*'],
      NotResource: ['apig:local-1:*:*:*'],
      Condition: { Bool: { 'g:MFAPresent': ['false'] } },
    },
    { Effect: 'Allow', Action: ['iam:users:*', 'iam:groups:list*'], Resource: [`iam::acc:user:u${part}*`] },
  ] satisfies PolicyStatement[];
}).flat();

export const fiftyStatements: AttachedDocument[] = Array.from({ length: 5 }, (_, index) => ({
  policyId: `policy${index}`,
  policyName: `Policy ${index}`,
  document: { Version: '5.0', Statement: statements.slice(index * 10, index * 10 + 10) } as PolicyDocument,
}));

const context: AccessContext = {
  currentTime: new Date('2026-11-24T12:00:00Z'),
  sourceIp: '192.0.2.7',
  userId: 'u1',
  userName: 'ada',
  domainName: 'acme',
  mfaPresent: true,
  mfaAgeSeconds: 60,
  enterpriseProjectId: '0',
  resourceTags: { stage: 'test' },
};

const actions = [
  'apig:apis:get',
  'apig:apis:publish',
  'apig:apis:delete',
  'apig:instances:update',
  'apig:groups:list',
  'iam:users:listUsers',
  'turnpike:audit:list',
];
const resources = Array.from({ length: 12 }, (_, index) => [
  `apig:local-1:acc:api:gw${index}/grp1/api${index}`,
  `apig:local-1:acc:instance:gw${index}`,
  `iam::acc:user:u${index}`,
]).flat();

/** Requests of one caller: each action on each resource, in an order that lets neither be guessed from the last. */
export const requests: AccessRequest[] = Array.from(
  { length: actions.length * resources.length },
  (_, n) => ({
    action: actions[(n * 5) % actions.length] as string,
    resource: resources[(n * 7) % resources.length] as string,
    context: { ...context, resourceTags: { stage: n % 3 === 0 ? 'production' : 'test' } },
  }),
);
