import type { PolicyDocument } from '@turnpike/contracts/iam/policy-document';

/** A policy that every account has and none can change. */
export interface SystemPolicy {
  id: string;
  name: string;
  description: string;
  /** What it is about, in the wire format: identities and the account as a whole, gateways, or audit. */
  catalog: 'BASE' | 'APIG' | 'CTS';
  /** Where the model product would let it be granted: AX account, AA account and projects. Kept as a record. */
  type: 'AX' | 'AA';
  document: PolicyDocument;
}

const allow = (...actions: string[]): PolicyDocument => ({
  Version: '1.1',
  Statement: [{ Effect: 'Allow', Action: actions }],
});

/**
 * Reference 20.2, and what goes with it here. Ids never change: grants hold them. APIG FullAccess is the document of the
 * reference, word for word; its actions of other services (`vpc:`, `ecs:`, `lts:` and so on) grant nothing here. Audit
 * is the model product's Cloud Trace Service, whose actions are `turnpike:audit:*` here.
 */
export const systemPolicies: readonly SystemPolicy[] = [
  {
    id: 'system_account_administrator',
    name: 'Account Administrator',
    description: 'All permissions on all resources of the account.',
    catalog: 'BASE',
    type: 'AX',
    document: allow('*'),
  },
  {
    id: 'system_security_administrator',
    name: 'Security Administrator',
    description: 'All permissions on users, groups, policies and access keys; view audit and refusals.',
    catalog: 'BASE',
    type: 'AX',
    document: allow(
      'iam:*:*',
      'turnpike:actions:*',
      'turnpike:permissions:*',
      'turnpike:decisions:*',
      'turnpike:audit:get*',
      'turnpike:audit:list*',
    ),
  },
  {
    id: 'system_iam_read_only_access',
    name: 'IAM ReadOnlyAccess',
    description: 'View users, groups, policies and access keys.',
    catalog: 'BASE',
    type: 'AX',
    document: allow('iam:*:get*', 'iam:*:list*', 'iam:*:check*'),
  },
  {
    id: 'system_tenant_guest',
    name: 'Tenant Guest',
    description: 'View everything in the account: gateways, identities and audit.',
    catalog: 'BASE',
    type: 'AA',
    document: allow('*:*:get*', '*:*:list*', '*:*:check*'),
  },
  {
    id: 'system_apig_administrator',
    name: 'APIG Administrator',
    description: 'All functions of gateways and what they hold.',
    catalog: 'APIG',
    type: 'AA',
    document: allow('apig:*:*'),
  },
  {
    id: 'system_apig_full_access',
    name: 'APIG FullAccess',
    description: 'All permissions on gateways and what they hold.',
    catalog: 'APIG',
    type: 'AA',
    document: allow(
      'apig:*:*',
      'vpc:*:get*',
      'vpc:*:list*',
      'vpc:ports:create',
      'vpc:ports:update',
      'vpc:ports:delete',
      'vpc:publicIps:update',
      'FunctionGraph:function:listVersion',
      'FunctionGraph:function:list',
      'FunctionGraph:function:getConfig',
      'ecs:servers:list',
      'lts:groups:list',
      'lts:logs:list',
      'lts:topics:list',
    ),
  },
  {
    id: 'system_apig_read_only_access',
    name: 'APIG ReadOnlyAccess',
    description: 'View gateways and what they hold.',
    catalog: 'APIG',
    type: 'AA',
    document: allow('apig:*:get*', 'apig:*:list*'),
  },
  {
    id: 'system_cts_full_access',
    name: 'CTS FullAccess',
    description: 'All permissions on the audit log: search, export, checkpoints.',
    catalog: 'CTS',
    type: 'AX',
    document: allow('turnpike:audit:*'),
  },
  {
    id: 'system_cts_read_only_access',
    name: 'CTS ReadOnlyAccess',
    description: 'View the audit log.',
    catalog: 'CTS',
    type: 'AX',
    document: allow('turnpike:audit:get*', 'turnpike:audit:list*', 'turnpike:audit:verify*'),
  },
];

const byId = new Map(systemPolicies.map((policy) => [policy.id, policy]));

/** The system policy of that id, if there is one. */
export function findSystemPolicy(id: string): SystemPolicy | undefined {
  return byId.get(id);
}
