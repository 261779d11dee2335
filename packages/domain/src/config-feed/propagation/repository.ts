import type { Db } from '../../kernel/database.ts';
import type { AwaitedChange } from '../../kernel/define-operation.ts';

/** A gateway's nodes, and how far a change has come on its way to them. */
export interface PropagationRow {
  /** Null: the change waits to be compiled. */
  revision: number | null;
  /** Why it waits, when it was tried; '' when it was not. */
  heldBack: string;
  nodes: { name: string; applied: number; refused: string | null }[];
}

/**
 * How far a change has come. One that makes no revision, because what gateways serve stays the same, is held by the
 * newest one. @returns null when there is no such gateway
 */
export async function readPropagation(
  db: Db,
  { instanceId, requestId, revision }: AwaitedChange,
): Promise<PropagationRow | null> {
  const request = requestId ?? null;
  // One statement, so that a change is either pending or in a revision.
  const rows = await db.$queryRaw<PropagationRow[]>`
    WITH pending AS (
      SELECT min(created_at) AS since FROM config_changes
       WHERE instance_id = ${instanceId} AND request_id = ${request})
    SELECT CASE WHEN p.since IS NULL THEN coalesce(
             ${revision ?? null}::int,
             (SELECT max(revision) FROM config_causes WHERE instance_id = i.id AND request_id = ${request}),
             i.config_revision) END AS revision,
           coalesce((SELECT e.message FROM instance_events e
                      WHERE e.instance_id = i.id AND e.kind = 'config' AND e.created_at >= p.since
                      ORDER BY e.id DESC LIMIT 1), '') AS "heldBack",
           coalesce((SELECT jsonb_agg(jsonb_build_object(
                       'name', n.name, 'applied', n.applied_revision, 'refused', n.refused_reason) ORDER BY n.name)
                       FROM instance_nodes n WHERE n.instance_id = i.id), '[]') AS nodes
      FROM instances i CROSS JOIN pending p WHERE i.id = ${instanceId}`;
  return rows[0] ?? null;
}
