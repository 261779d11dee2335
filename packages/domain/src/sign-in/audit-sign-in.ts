import { userName as userNameSchema } from '@turnpike/contracts/http/identity-fields';
import { auditRecord } from '../kernel/audit/audit-entry.ts';
import { appendAuditRecord } from '../kernel/audit/repository.ts';
import type { Db } from '../kernel/database.ts';
import type { PrincipalCredential } from '../kernel/principal.ts';

/** What a proof of identity is for, and the request that carries it. */
export interface SignInRequest {
  /** Operation and action that audit rows name. */
  operationId: string;
  action: string;
  requestId: string;
  /** As the socket says; '' when not known. */
  sourceIp: string;
}

/** A row of the audit log about somebody's sign-in, or their going. */
export interface SignInRow {
  request: SignInRequest;
  account: { id: string; name: string };
  /** Id '' when the account has no such user. */
  user: { id: string; name: string };
  credential: PrincipalCredential;
  outcome: 'succeeded' | 'failed';
  /** What an administrator may know and whoever tries may not. */
  after: { [name: string]: string | null };
  at: Date;
}

export function appendSignInRow(db: Db, row: SignInRow): Promise<void> {
  const { request, account, user } = row;
  const record = auditRecord({
    caller: {
      principal: {
        type: 'user',
        id: user.id,
        name: user.name,
        accountId: account.id,
        accountName: account.name,
        credential: row.credential,
        mfaAt: null,
        grants: [],
        boundaries: [],
      },
      requestId: request.requestId,
      sourceIp: request.sourceIp,
    },
    operationId: request.operationId,
    action: request.action,
    outcome: row.outcome,
    resourceType: 'user',
    resource: {
      urn: `iam::${account.id}:user:${user.id}`,
      id: user.id,
      name: user.name,
      projectId: null,
      instanceId: null,
    },
    before: null,
    after: row.after,
    decision: null,
    at: row.at,
  });
  return appendAuditRecord(db, record);
}

/**
 * A name that nobody has, as it may stand in the log: people type passwords into the wrong field, so what cannot be a
 * user name, or is the password itself, is not kept.
 */
export function nameAsGiven(given: string, password: string): string {
  if (given === password) return '(the password)';
  return userNameSchema.safeParse(given).success ? given : '(not a user name)';
}
