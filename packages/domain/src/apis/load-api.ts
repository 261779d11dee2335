import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import type { Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { type ApiRow, findApi } from './repository.ts';

/** Target of operations on one API. */
export interface ApiTarget {
  instance: InstanceRow;
  api: ApiRow;
}

interface InApi extends InInstance {
  input: { path: { project_id: string; instance_id: string; api_id: string } };
}

/** The API named in the path. */
export function loadApi(db: Db, context: InApi): Promise<ApiTarget> {
  return loadApiById(db, context, context.input.path.api_id);
}

/**
 * The API of that id on the gateway named in the path.
 * @throws ManagementError APIG.3030 or APIG.3002, the same for what is another account's
 */
export async function loadApiById(db: Db, context: InInstance, apiId: string): Promise<ApiTarget> {
  const instance = await loadInstance(db, context);
  const api = await findApi(db, instance.id, apiId);
  if (!api) throw new ManagementError('APIG.3002');
  return { instance, api };
}

export function apiResource({ target }: { target: ApiTarget }): Resource {
  return resourceIn(target.instance, 'api', target.api);
}
