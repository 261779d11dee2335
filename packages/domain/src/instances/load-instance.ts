import type { Db } from '../kernel/database.ts';
import type { Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import type { Principal } from '../kernel/principal.ts';
import type { ProjectRow } from '../projects/repository.ts';
import { findInstance, type InstanceRow } from './repository.ts';

/** What `load` of an operation within a gateway is given. */
export interface InInstance {
  principal: Principal;
  input: { path: { project_id: string; instance_id: string } };
}

/**
 * The gateway named in the path, within the caller's account.
 * @throws ManagementError APIG.3030, the same for a missing gateway and for another account's
 */
export async function loadInstance(db: Db, { principal, input }: InInstance): Promise<InstanceRow> {
  const scope = { accountId: principal.accountId, projectId: input.path.project_id };
  const instance = await findInstance(db, scope, input.path.instance_id);
  if (!instance) throw new ManagementError('APIG.3030');
  return instance;
}

/**
 * A resource within a gateway: `apig:<region>:<account>:<type>:<gateway>/<id>`; without an item the gateway itself.
 * It lies in the enterprise project of its gateway and has the gateway's tags.
 */
export function resourceIn(
  instance: InstanceRow,
  type: string,
  item?: { id: string; name: string },
): Resource {
  const path = item ? `${instance.id}/${item.id}` : instance.id;
  return {
    urn: `apig:${instance.project.name}:${instance.accountId}:${item ? type : 'instance'}:${path}`,
    id: item?.id ?? instance.id,
    name: item?.name ?? instance.name,
    projectId: instance.projectId,
    instanceId: instance.id,
    suspended: !instance.project.enabled,
    enterpriseProjectId: instance.enterpriseProjectId,
    tags: Object.fromEntries(instance.tags.map(({ key, value }) => [key, value])),
  };
}

/** All gateways of a project: what lists and creations ask for. */
export const gatewaysOf = ({ id, name, accountId, enabled }: ProjectRow): Resource => ({
  urn: `apig:${name}:${accountId}:instance:*`,
  id,
  name,
  projectId: id,
  instanceId: null,
  suspended: !enabled,
});
