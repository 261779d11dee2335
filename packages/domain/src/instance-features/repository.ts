import type { InstanceFeature } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export type FeatureRow = InstanceFeature;

/** Features of a gateway that were ever set, by name. */
export async function listFeatures(db: Db, instanceId: string, page: PageQuery): Promise<Page<FeatureRow>> {
  const [total, rows] = await Promise.all([
    db.instanceFeature.count({ where: { instanceId } }),
    db.instanceFeature.findMany({ where: { instanceId }, orderBy: { name: 'asc' }, ...pageArguments(page) }),
  ]);
  return { rows, total };
}

export function findFeatureRow(db: Db, instanceId: string, name: string): Promise<FeatureRow | null> {
  return db.instanceFeature.findUnique({ where: { instanceId_name: { instanceId, name } } });
}

/** Writes a feature; the one of that name keeps its id. */
export function saveFeature(
  db: Db,
  { id, ...row }: Omit<FeatureRow, 'secrets'> & { secrets: Record<string, string> },
): Promise<FeatureRow> {
  const { instanceId, name } = row;
  return db.instanceFeature.upsert({
    where: { instanceId_name: { instanceId, name } },
    create: { id, ...row },
    update: row,
  });
}
