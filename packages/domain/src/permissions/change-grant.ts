import { keepAdministrator } from '../accounts/keep-administrator.ts';
import { accountLimits } from '../accounts/limits.ts';
import { findSystemPolicy } from '../iam/system-policies.ts';
import type { Db } from '../kernel/database.ts';
import type { Env } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { customPolicyView, type Role, systemPolicyView } from '../policies/policy-view.ts';
import { findCustomPolicies } from '../policies/repository.ts';
import { type Holder, holderKey } from './holder.ts';
import * as repository from './repository.ts';

/** A policy, who is to hold it, and where. */
export interface Grant {
  holder: Holder;
  policy: Role;
  place: repository.GrantPlace;
}

export const grantKey = ({ holder, policy, place }: Grant): repository.GrantKey => ({
  ...holderKey(holder),
  policyId: policy.id,
  ...place,
});

/**
 * Grants a policy; nothing changes where it is granted already.
 * @throws ManagementError TURNPIKE.3115 when the holder has as many as may be; TURNPIKE.3420 as `keepAdministrator`
 */
export async function grantPolicy(db: Db, env: Env, grant: Grant): Promise<repository.GrantRow> {
  const key = grantKey(grant);
  const { accountId } = grant.holder.row;
  const before = await repository.findGrantByKey(db, key);
  if (before) return before;
  await checkLimit(db, grant);
  // A policy that denies can take an administrator's way back.
  await keepAdministrator(db, accountId, () =>
    repository.insertGrant(db, { id: newId(), accountId, ...key, createdAt: env.now() }),
  );
  const made = await repository.findGrantByKey(db, key);
  if (!made) throw new Error('a grant is gone within the transaction that made it');
  return made;
}

async function checkLimit(db: Db, { holder, place }: Grant): Promise<void> {
  const places = place.scopeType === 'enterprise_project' ? place.scopeType : 'elsewhere';
  const limit =
    places === 'elsewhere' ? accountLimits.grantsElsewhere : accountLimits.grantsOnEnterpriseProjects;
  if ((await repository.countGrantsOfHolder(db, holderKey(holder), places)) >= limit)
    throw new ManagementError('TURNPIKE.3115');
}

/**
 * Revokes a policy.
 * @throws ManagementError IAM.0004 when it is not granted; TURNPIKE.3420 as `keepAdministrator`
 */
export function revokePolicy(db: Db, accountId: string, key: repository.GrantKey): Promise<void> {
  return keepAdministrator(db, accountId, async () => {
    if (!(await repository.deleteGrant(db, key))) throw new ManagementError('IAM.0004');
  });
}

/** The policies of these ids as they are told; one that is gone is left out. */
export async function policiesOf(db: Db, accountId: string, ids: readonly string[]): Promise<Role[]> {
  const custom = await findCustomPolicies(db, accountId, ids);
  const customById = new Map(custom.map((row) => [row.id, customPolicyView(row)]));
  return ids.flatMap((id) => {
    const system = findSystemPolicy(id);
    return (system ? systemPolicyView(system) : customById.get(id)) ?? [];
  });
}
