import { type InInstance, loadInstance, resourceIn } from '../../instances/load-instance.ts';
import type { InstanceRow } from '../../instances/repository.ts';
import type { Db } from '../../kernel/database.ts';
import { ManagementError } from '../../kernel/management-error.ts';
import { findRevision, type History } from './repository.ts';

/** A revision of the gateway in the path. */
export interface RevisionTarget {
  instance: InstanceRow;
  revision: History;
}

type InRevision = InInstance & { input: { path: { revision: string } } };

/** @throws ManagementError APIG.3030 no such gateway; TURNPIKE.3065 no such revision, or none that is kept */
export async function loadRevision(db: Db, context: InRevision): Promise<RevisionTarget> {
  const instance = await loadInstance(db, context);
  return { instance, revision: await keptRevision(db, instance.id, Number(context.input.path.revision)) };
}

/** @throws ManagementError TURNPIKE.3065 */
export async function keptRevision(db: Db, instanceId: string, revision: number): Promise<History> {
  const found = await findRevision(db, instanceId, revision);
  if (!found) throw new ManagementError('TURNPIKE.3065');
  return found;
}

/** Whoever acts on a revision acts on the gateway. */
export const revisionResource = ({ target }: { target: RevisionTarget }) =>
  resourceIn(target.instance, 'instance');
