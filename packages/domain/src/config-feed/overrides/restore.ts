import type { Db } from '../../kernel/database.ts';
import { ManagementError } from '../../kernel/management-error.ts';
import { insertEffects } from '../../kernel/repository.ts';
import { keptBecause } from '../document-kinds.ts';
import { describeDangling, findDangling } from '../references.ts';
import {
  deleteChangesOf,
  documentKind,
  lockConfig,
  readChanges,
  takesIdentities,
  tellChangesConsumed,
} from '../repository.ts';
import { type Cause, keyOf } from '../revisions/repository.ts';
import { writeRevision } from '../revisions/write-revision.ts';
import type { Pointer } from '../sources.ts';
import { type Planned, planRestoration, type Restoration } from './plan-restoration.ts';
import { servesIdentities, writeOverrides } from './repository.ts';

export interface Restore {
  instanceId: string;
  accountId: string;
  /** The kept revision that is to be served again. */
  from: number;
  /** What it comes to, as found before the lock. */
  planned: Planned;
  by: Cause;
  /** Throws when the caller may not change one of these. */
  permit: (restored: Restoration['restored']) => void;
}

/**
 * Serves an earlier revision again, as a new one, in the caller's transaction. No source changes: each document that
 * differs gets an override, as does one with a change that was not published yet.
 * @returns the gateway's newest revision, and what was done
 * @throws ManagementError TURNPIKE.3465 before anything is written
 */
export async function restore(tx: Db, restoring: Restore): Promise<Restoration & { revision: number }> {
  const { instanceId, from, by, planned } = restoring;
  const current = (await lockConfig(tx, instanceId)) ?? 0;
  // A plan depends on what is served and on kept revisions, and neither changes without a new revision.
  const plan = planned.since === current ? planned.plan : await planRestoration(tx, instanceId, from);
  restoring.permit(plan.restored);
  const dangling = await findDangling(tx, instanceId, plan.restored);
  if (dangling.length > 0)
    throw new ManagementError('TURNPIKE.3465', dangling.map(describeDangling).join('; '));
  const pending = await takePending(tx, instanceId, plan);
  const revision = plan.restored.length > 0 ? current + 1 : current;
  if (plan.restored.length > 0)
    await writeRevision(tx, {
      instanceId,
      revision,
      changes: plan.restored,
      causes: [by],
      restoredFrom: from,
    });
  await writeOverrides(
    tx,
    {
      ...{ instanceId, accountId: restoring.accountId, restoredFrom: from, revision },
      ...{ principalId: by.principalId, principalName: by.principalName },
    },
    [...plan.restored, ...pending],
  );
  await bringIdentities(tx, instanceId);
  return { ...plan, revision };
}

/** Changes that wait to be published must not undo the restoration in a moment: they are overridden as well. */
async function takePending(tx: Db, instanceId: string, { restored, kept }: Restoration) {
  const touched = new Set([...restored, ...kept].map(keyOf));
  const rows = (await readChanges(tx, instanceId))
    .map((row) => ({ rowId: row.id, kind: documentKind(row.kind), id: row.documentId }))
    .filter(({ kind }) => keptBecause(kind) === null)
    .filter((row) => !kept.some((document) => keyOf(document) === keyOf(row)));
  if (rows.length === 0) return [];
  await deleteChangesOf(
    tx,
    instanceId,
    rows.map(({ rowId }) => rowId),
  );
  await tellChangesConsumed(tx, instanceId);
  const others = new Map(rows.filter((row) => !touched.has(keyOf(row))).map((row) => [keyOf(row), row]));
  const pointers = Array.from(others.values(), ({ kind, id }): Pointer => ({ kind, id }));
  return servesIdentities(tx, instanceId, pointers);
}

/** An API of IAM authentication that comes back needs the account's users: the publisher compiles them. */
async function bringIdentities(tx: Db, instanceId: string): Promise<void> {
  if (!(await takesIdentities(tx, instanceId))) return;
  await insertEffects(tx, [{ type: 'change', instanceId, kind: 'identity', documentId: instanceId }]);
}
