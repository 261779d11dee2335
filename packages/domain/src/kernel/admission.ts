import type { OperationContract } from '@turnpike/contracts/http/operation';
import { addressAllowed } from '../account-security/address-allowed.ts';
import { auditRecord } from './audit/audit-entry.ts';
import { appendAuditRecord } from './audit/repository.ts';
import type { Caller, Env } from './define-operation.ts';
import { ManagementError } from './management-error.ts';

/** What somebody who must choose another password may still do; signing out is no operation. */
const possibleBeforeChange = new Set(['KeystoneUpdateUserPassword', 'ShowSession']);

/**
 * What comes before every policy: the account lets requests in from this address, and the password is not one that an
 * administrator chose.
 * @throws ManagementError TURNPIKE.3402, TURNPIKE.3403
 */
export async function requireAdmission(env: Env, caller: Caller, contract: OperationContract): Promise<void> {
  const { admission } = caller.principal;
  if (!admission) return;
  if (!addressAllowed(admission.acl, caller.sourceIp)) {
    await noteAddress(env, caller, contract);
    throw new ManagementError('TURNPIKE.3402');
  }
  if (admission.mustChangePassword && !possibleBeforeChange.has(contract.id))
    throw new ManagementError('TURNPIKE.3403');
}

/** A request from an address that the account does not let in may be a stolen key's: the account must see it. */
async function noteAddress(env: Env, caller: Caller, { id, action }: OperationContract): Promise<void> {
  const { accountId, accountName } = caller.principal;
  const record = auditRecord({
    caller,
    operationId: id,
    action: typeof action === 'string' ? action : '',
    outcome: 'denied',
    resourceType: 'account',
    resource: {
      urn: `iam::${accountId}:account:${accountId}`,
      id: accountId,
      name: accountName,
      projectId: null,
      instanceId: null,
    },
    before: null,
    after: { reason: 'address not allowed' },
    decision: null,
    at: env.now(),
  });
  await appendAuditRecord(env.database, record);
}
