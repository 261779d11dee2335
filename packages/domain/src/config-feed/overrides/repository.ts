import type { Db } from '../../kernel/database.ts';
import { keyOf } from '../revisions/repository.ts';
import type { Pointer } from '../sources.ts';

/** Keys of the documents that are served as they were restored. */
export async function readOverrideKeys(tx: Db, instanceId: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<Pointer[]>`
    SELECT kind, document_id AS id FROM config_overrides WHERE instance_id = ${instanceId}`;
  return new Set(rows.map(keyOf));
}

/** Serves documents as configured from now on: whoever calls it compiles them. @returns those that were overridden */
export function deleteOverrides(
  tx: Db,
  instanceId: string,
  pointers: readonly Pointer[],
): Promise<Pointer[]> {
  return tx.$queryRaw`
    DELETE FROM config_overrides o
     USING jsonb_to_recordset(${JSON.stringify(pointers)}::jsonb) AS p (kind text, id text)
     WHERE o.instance_id = ${instanceId} AND o.kind = p.kind AND o.document_id = p.id
    RETURNING o.kind, o.document_id AS id`;
}
