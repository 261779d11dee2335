import { operationTable } from '@turnpike/contracts/http/operation-table';
import { accessKeyOperations } from './access-keys/operations.ts';
import { accountQuotaOperations } from './account-quotas/operations.ts';
import { accountSecurityOperations } from './account-security/operations.ts';
import { accountOperations } from './accounts/operations.ts';
import { aclOperations } from './acls/operations.ts';
import { actionOperations } from './actions/operations.ts';
import { apiOperations } from './apis/operations.ts';
import { appAuthOperations } from './app-auths/operations.ts';
import { auditOperations } from './audit/operations.ts';
import { callDecisionOperations } from './call-decisions/operations.ts';
import { callOperations } from './calls/operations.ts';
import { bisectOperations } from './config-feed/bisect/operations.ts';
import { revisionOperations } from './config-feed/history/operations.ts';
import { overrideOperations } from './config-feed/overrides/operations.ts';
import { propagationOperations } from './config-feed/propagation/operations.ts';
import { appOperations } from './credentials/operations.ts';
import { customIngressPortOperations } from './custom-ingress-ports/operations.ts';
import { decisionOperations } from './decisions/operations.ts';
import { endpointConnectionOperations } from './endpoint-connections/operations.ts';
import { endpointDecisionOperations } from './endpoint-services/connection-operations.ts';
import { endpointPermissionOperations } from './endpoint-services/permission-operations.ts';
import { enterpriseProjectOperations } from './enterprise-projects/operations.ts';
import { environmentOperations } from './environments/operations.ts';
import { groupOperations } from './groups/operations.ts';
import { identityProviderOperations } from './identity-providers/operations.ts';
import { instanceCertificateOperations } from './instance-certificates/operations.ts';
import { instanceFeatureOperations } from './instance-features/operations.ts';
import { instanceTagOperations } from './instance-tags/operations.ts';
import { instanceCreateOperations } from './instances/create-operations.ts';
import { instanceLifecycleOperations } from './instances/lifecycle-operations.ts';
import { instanceOperations } from './instances/operations.ts';
import type { Operation } from './kernel/define-operation.ts';
import { leastPrivilegeOperations } from './least-privilege/operations.ts';
import { mfaOperations } from './mfa/operations.ts';
import { permissionOperations } from './permissions/operations.ts';
import { policyOperations } from './policies/operations.ts';
import { authOperations } from './projects/auth-operations.ts';
import { projectOperations } from './projects/operations.ts';
import { publicAccessOperations } from './public-access/operations.ts';
import { publicationOperations } from './publications/operations.ts';
import { quotaOperations } from './quotas/operations.ts';
import { securityComplianceOperations } from './security-compliance/operations.ts';
import { sessionOperations } from './sessions/operations.ts';
import { consoleSessionOperations } from './sessions/session-operations.ts';
import { signatureDebuggerOperations } from './signature-debugger/operations.ts';
import { simulatorOperations } from './simulator/operations.ts';
import { temporaryKeyOperations } from './temporary-keys/operations.ts';
import { throttleOperations } from './throttles/operations.ts';
import { tokenOperations } from './tokens/operations.ts';
import { usageOperations } from './usage/operations.ts';
import { userGroupOperations } from './user-groups/operations.ts';
import { userOperations } from './users/operations.ts';

const operations: readonly Operation[] = [
  ...instanceOperations,
  ...instanceCreateOperations,
  ...instanceLifecycleOperations,
  ...instanceTagOperations,
  ...instanceFeatureOperations,
  ...customIngressPortOperations,
  ...instanceCertificateOperations,
  ...endpointPermissionOperations,
  ...endpointDecisionOperations,
  ...endpointConnectionOperations,
  ...groupOperations,
  ...environmentOperations,
  ...apiOperations,
  ...publicationOperations,
  ...revisionOperations,
  ...overrideOperations,
  ...bisectOperations,
  ...propagationOperations,
  ...usageOperations,
  ...callDecisionOperations,
  ...signatureDebuggerOperations,
  ...callOperations,
  ...appOperations,
  ...appAuthOperations,
  ...quotaOperations,
  ...aclOperations,
  ...throttleOperations,
  ...accessKeyOperations,
  ...actionOperations,
  ...auditOperations,
  ...enterpriseProjectOperations,
  ...decisionOperations,
  ...leastPrivilegeOperations,
  ...permissionOperations,
  ...policyOperations,
  ...publicAccessOperations,
  ...projectOperations,
  ...authOperations,
  ...accountQuotaOperations,
  ...securityComplianceOperations,
  ...sessionOperations,
  ...consoleSessionOperations,
  ...mfaOperations,
  ...accountSecurityOperations,
  ...temporaryKeyOperations,
  ...tokenOperations,
  ...simulatorOperations,
  ...userGroupOperations,
  ...userOperations,
  ...identityProviderOperations,
  ...accountOperations,
];

const byId = new Map(operations.map((operation) => [operation.contract.id, operation]));

/**
 * The use-case of an operation.
 * @throws Error when a declared operation has none: the table and the domain have drifted apart
 */
export function findOperation(id: string): Operation {
  const operation = byId.get(id);
  if (!operation) throw new Error(`operation ${id} is declared but has no use-case`);
  return operation;
}

/** Ids of operations that are declared and lack a use-case, or the other way round; empty when all is well. */
export function unmatchedOperations(): string[] {
  const declared = new Set(operationTable.map(({ id }) => id));
  const missing = [...declared].filter((id) => !byId.has(id));
  return [...missing, ...[...byId.keys()].filter((id) => !declared.has(id))];
}
