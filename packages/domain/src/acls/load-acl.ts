import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import type { Effect, Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { type AclRow, findAcl } from './repository.ts';

/** An access control policy and its gateway. */
export interface AclTarget {
  instance: InstanceRow;
  acl: AclRow;
}

interface InAcl extends InInstance {
  input: { path: { project_id: string; instance_id: string; acl_id: string } };
}

/** The access control policy named in the path. */
export function loadAcl(db: Db, context: InAcl): Promise<AclTarget> {
  return loadAclById(db, context, context.input.path.acl_id);
}

/**
 * The access control policy of that id on the gateway named in the path.
 * @throws ManagementError APIG.3030, or APIG.3006 alike for a missing policy and for another gateway's
 */
export async function loadAclById(db: Db, context: InInstance, aclId: string): Promise<AclTarget> {
  const instance = await loadInstance(db, context);
  const acl = await findAcl(db, instance.id, aclId);
  if (!acl) throw new ManagementError('APIG.3006');
  return { instance, acl };
}

export const aclResource = ({ target }: { target: AclTarget }): Resource =>
  resourceIn(target.instance, 'acl', target.acl);

export const aclsChanged = (instanceId: string, aclIds: readonly string[]): Effect[] =>
  aclIds.map((documentId) => ({ type: 'change', instanceId, kind: 'acl', documentId }));
