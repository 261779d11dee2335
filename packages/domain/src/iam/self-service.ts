import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import type { PrincipalGrant } from '../kernel/principal.ts';

/** Whose self-service it is. */
export interface Self {
  accountId: string;
  userId: string;
}

/**
 * What every user may do without being granted it: ask who they are and what they may do, and look after what is
 * theirs alone. It holds wherever their credential is scoped to; a Deny of the account takes it away.
 */
export function selfServiceGrant({ accountId, userId }: Self): PrincipalGrant {
  const document: PolicyDocument = {
    Version: '1.1',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'turnpike:session:get',
          'turnpike:permissions:check',
          'turnpike:actions:list',
          'iam:projects:listAuthProjects',
        ],
      },
      {
        Effect: 'Allow',
        Action: ['iam:tokens:createToken', 'iam:tokens:getToken', 'iam:tokens:revokeToken'],
        Resource: [`iam::${accountId}:token:${userId}/*`],
      },
      {
        Effect: 'Allow',
        Action: ['iam:credentials:createTemporaryCredential'],
        Resource: [`iam::${accountId}:credential:${userId}/*`],
      },
    ],
  };
  return {
    policyId: 'system_self_service',
    policyName: 'Self service',
    document,
    place: { type: 'account' },
  };
}
