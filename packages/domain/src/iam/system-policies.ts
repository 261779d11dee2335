import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';

/** A policy that every account has and none can change. */
export interface SystemPolicy {
  id: string;
  name: string;
  description: string;
  document: PolicyDocument;
}

const allow = (...actions: string[]): PolicyDocument => ({
  Version: '1.1',
  Statement: [{ Effect: 'Allow', Action: actions }],
});

/** Reference 20.2, of the actions that exist here; and the account administrator's own. */
export const systemPolicies: readonly SystemPolicy[] = [
  {
    id: 'system_account_administrator',
    name: 'Account Administrator',
    description: 'All permissions on all resources of the account.',
    document: allow('*'),
  },
  {
    id: 'system_security_administrator',
    name: 'Security Administrator',
    description: 'All permissions on users, groups, policies and access keys, and on the audit log.',
    document: allow('iam:*:*', 'turnpike:audit:*', 'turnpike:permissions:*', 'turnpike:decisions:*'),
  },
  {
    id: 'system_apig_full_access',
    name: 'APIG FullAccess',
    description: 'All permissions on gateways and what they hold.',
    document: allow('apig:*:*'),
  },
  {
    id: 'system_apig_read_only_access',
    name: 'APIG ReadOnlyAccess',
    description: 'View gateways and what they hold.',
    document: allow('apig:*:get*', 'apig:*:list*'),
  },
];

const byId = new Map(systemPolicies.map((policy) => [policy.id, policy]));

/** The system policy of that id, if there is one. */
export function findSystemPolicy(id: string): SystemPolicy | undefined {
  return byId.get(id);
}
