import { findSystemPolicy } from '../iam/system-policies.ts';
import type { Db } from '../kernel/database.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import { customPolicyView, type Role, systemPolicyView } from './policy-view.ts';
import { findCustomPolicy, type PolicyRow } from './repository.ts';

/** What `load` of an operation on a policy is given. */
export interface OnPolicy {
  principal: Principal;
  input: { path: { role_id: string } };
}

/**
 * The policy named in the path: a system policy, or a custom one of the caller's account.
 * @throws ManagementError IAM.0004, the same for a missing policy and for another account's
 */
export async function loadPolicy(db: Db, context: OnPolicy): Promise<Role> {
  const system = findSystemPolicy(context.input.path.role_id);
  return system ? systemPolicyView(system) : customPolicyView(await loadCustomPolicy(db, context));
}

/** The custom policy named in the path; throws like {@link loadPolicy}. */
export async function loadCustomPolicy(db: Db, { principal, input }: OnPolicy): Promise<PolicyRow> {
  const row = await findCustomPolicy(db, principal.accountId, input.path.role_id);
  if (!row) throw new ManagementError('IAM.0004');
  return row;
}
