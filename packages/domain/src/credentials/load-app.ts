import { type InInstance, loadInstance, resourceIn } from '../instances/load-instance.ts';
import type { InstanceRow } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import type { Effect, Resource } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { type AppRow, findApp } from './repository.ts';

/** What `load` of an operation on a credential is given. */
export interface InApp extends InInstance {
  input: { path: { project_id: string; instance_id: string; app_id: string } };
}

/** A credential and its gateway. */
export interface AppTarget {
  instance: InstanceRow;
  app: AppRow;
}

/** The credential named in the path. */
export function loadApp(db: Db, context: InApp): Promise<AppTarget> {
  return loadAppById(db, context, context.input.path.app_id);
}

/**
 * The credential of that id on the gateway named in the path.
 * @throws ManagementError APIG.3030, or APIG.3004 alike for a missing credential and for another gateway's
 */
export async function loadAppById(db: Db, context: InInstance, appId: string): Promise<AppTarget> {
  const instance = await loadInstance(db, context);
  const app = await findApp(db, instance.id, appId);
  if (!app) throw new ManagementError('APIG.3004');
  return { instance, app };
}

export const appResource = ({ target }: { target: AppTarget }): Resource =>
  resourceIn(target.instance, 'app', target.app);

/** The gateway must learn of the credential: it is one document with its AppCodes, addresses, quota and grants. */
export const appChanged = (instanceId: string, id: string): Effect[] => [
  { type: 'change', instanceId, kind: 'credential', documentId: id },
];
