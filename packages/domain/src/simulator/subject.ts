import type { simulatePermissions } from '@turnpike/contracts/http/access';
import type { OperationParsed } from '@turnpike/contracts/http/operation';
import { grantsOf } from '../accounts/grants.ts';
import { principalOf } from '../accounts/load-principal.ts';
import { findGrantsOfGroup, findUserWithGrants } from '../accounts/repository.ts';
import { selfServiceGrant } from '../iam/self-service.ts';
import type { Db } from '../kernel/database.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal, PrincipalGrant } from '../kernel/principal.ts';
import { loadUserGroup } from '../user-groups/load-user-group.ts';

type SimulateBody = OperationParsed<typeof simulatePermissions>['body'];

/** Whose permissions are simulated. A group is a user who is in that group only; null: nobody, just documents. */
export interface Subject {
  user: { id: string; name: string } | null;
  name: string;
  grants: readonly PrincipalGrant[];
}

const nobody: Subject = { user: null, name: '', grants: [] };

/** @throws ManagementError IAM.0004, the same for a missing user or group and for another account's */
export async function loadSubject(
  db: Db,
  principal: Principal,
  wanted: SimulateBody['principal'],
): Promise<Subject> {
  if (!wanted) return nobody;
  if ('user_id' in wanted) {
    const user = await findUserWithGrants(db, principal.accountId, wanted.user_id);
    if (!user) throw new ManagementError('IAM.0004');
    const { id, name, grants } = principalOf(user, { kind: 'system', id: '' });
    return { user: { id, name }, name, grants };
  }
  const group = await loadUserGroup(db, { principal, input: { path: { group_id: wanted.group_id } } });
  const grants = grantsOf(await findGrantsOfGroup(db, group.accountId, group.id));
  const anybody = selfServiceGrant({ accountId: group.accountId, userId: '' });
  return { user: null, name: group.name, grants: [...grants, anybody] };
}

/** The grants as they would be with documents that are not saved yet. */
export function withDocuments(
  { grants }: Subject,
  documents: SimulateBody['documents'],
  hasPrincipal: boolean,
): PrincipalGrant[] {
  const added: PrincipalGrant[] = documents.flatMap((document, index) => {
    if (document.mode === 'replace' && hasPrincipal) return [];
    const named = document.mode === 'replace' ? document.policy_id : document.name;
    const policyName = named ?? `document ${index + 1}`;
    const policyId = document.mode === 'replace' ? document.policy_id : '';
    return [{ policyId, policyName, document: document.policy, place: { type: 'account' } }];
  });
  const kept = grants.map((grant) => {
    const replaced = documents.find(
      (document) => document.mode === 'replace' && document.policy_id === grant.policyId,
    );
    return replaced ? { ...grant, document: replaced.policy } : grant;
  });
  return [...kept, ...added];
}
