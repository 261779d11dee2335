import { type ProtectPolicy, protectPolicySchema } from '@turnpike/contracts/account-security/protect-policy';
import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';
import type { PrincipalGrant } from '../kernel/principal.ts';

const everything = protectPolicySchema.parse({}).allow_user;

const managingKeys = [
  'iam:credentials:createCredential',
  'iam:credentials:updateCredential',
  'iam:credentials:deleteCredential',
];

/** Of a user about themselves: who they are, their second factor, their recovery codes, their sessions. */
const lookingAfterOneself = [
  'iam:users:getUser',
  'iam:groups:listGroupsForUser',
  'iam:users:getUserLoginProtect',
  'iam:mfa:getVirtualMFADevice',
  'iam:mfa:createVirtualMFADevice',
  'iam:mfa:deleteVirtualMFADevice',
  'iam:mfa:bindMFADevice',
  'iam:mfa:unbindMFADevice',
  'iam:recoveryCodes:create',
  'iam:recoveryCodes:get',
  'iam:sessions:list',
  'iam:sessions:delete',
];

/** Whose self-service it is. */
export interface Self {
  accountId: string;
  userId: string;
  /** What the account lets its users manage by themselves; everything unless told. */
  allowed?: ProtectPolicy['allow_user'];
}

/**
 * What every user may do without being granted it: ask who they are and what they may do, and look after what is
 * theirs alone. It holds wherever their credential is scoped to; a Deny of the account takes it away.
 */
export function selfServiceGrant({ accountId, userId, allowed = everything }: Self): PrincipalGrant {
  const document: PolicyDocument = {
    Version: '1.1',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'turnpike:session:get',
          'turnpike:permissions:check',
          'turnpike:actions:list',
          'turnpike:policies:validate',
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
        Action: [
          'iam:credentials:createTemporaryCredential',
          'iam:credentials:listCredentials',
          'iam:credentials:getCredential',
          ...(allowed.manage_accesskey ? managingKeys : []),
        ],
        Resource: [`iam::${accountId}:credential:${userId}/*`],
      },
      {
        Effect: 'Allow',
        Action: [
          ...lookingAfterOneself,
          ...(allowed.manage_password ? ['iam:users:changePassword'] : []),
          ...(allowed.manage_email || allowed.manage_mobile ? ['iam:users:updateUserInformation'] : []),
        ],
        Resource: [`iam::${accountId}:user:${userId}`],
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
