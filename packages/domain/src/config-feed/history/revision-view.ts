import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { showRevision } from '@turnpike/contracts/http/revisions';
import type { Db } from '../../kernel/database.ts';
import { type Page, type PageQuery, pageView } from '../../kernel/page.ts';
import { changeOf } from '../revisions/write-revision.ts';
import { type FieldChange, fieldChanges } from './field-changes.ts';
import { type DocumentStates, type History, readBodies, readDifferences } from './repository.ts';

type Shown = OperationOutput<typeof showRevision>;

/** @param current the gateway's newest revision */
export function revisionView(row: History, current: number): Omit<Shown, 'diff'> {
  return {
    revision: row.revision,
    time: row.createdAt.toISOString(),
    current: row.revision === current,
    added: row.addedCount,
    changed: row.changeCount - row.addedCount - row.removedCount,
    removed: row.removedCount,
    summary: row.summary,
    causes: row.causes.map((cause) => ({
      user_id: cause.principalId,
      user_name: cause.principalName,
      operation: cause.operation,
      request_id: cause.requestId,
      time: cause.createdAt.toISOString(),
    })),
    restored_from: row.restoredFrom,
  };
}

export type DocumentDiff = Shown['diff']['documents'][number];

/** A page of the documents that differ between two revisions, with their fields. @param range `from`: the older one */
export async function readDiff(
  db: Db,
  instanceId: string,
  range: { from: number; to: number },
  page: PageQuery,
): Promise<Page<DocumentDiff>> {
  const { rows, total } = await readDifferences(db, instanceId, range, page);
  const changed = rows.filter(({ before, after }) => before !== null && after !== null);
  const hashes = changed.flatMap(({ before, after }) => [before ?? '', after ?? '']);
  const bodies = hashes.length > 0 ? await readBodies(db, instanceId, hashes) : new Map();
  return { rows: rows.map((states) => diffOf(states, bodies)), total };
}

function diffOf({ kind, id, name, before, after }: DocumentStates, bodies: ReadonlyMap<string, unknown>) {
  const change = changeOf({ before, hash: after });
  if (before === null || after === null) return { kind, id, name, change, fields: [] };
  const fields = fieldChanges(bodies.get(before), bodies.get(after));
  return { kind, id, name, change, fields: kind === 'identity' ? withoutKeys(fields) : fields };
}

/** Who may see a gateway may not see for that which access keys users have. */
function withoutKeys(fields: readonly FieldChange[]): FieldChange[] {
  const [names, keys] = [
    fields.filter(({ field }) => field === 'name'),
    fields.filter(({ field }) => field !== 'name'),
  ];
  return keys.length > 0 ? [...names, { field: 'keys', secret: true, before: null, after: null }] : names;
}

export const diffView = (page: Page<DocumentDiff>): Shown['diff'] =>
  pageView('documents', page, (document) => document);
