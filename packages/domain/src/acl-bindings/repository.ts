import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, pageArguments, textMatch } from '../kernel/page.ts';
import {
  type PublicationFilter,
  publicationInFull,
  publicationWhere,
} from '../publication-bindings/repository.ts';

const inFull = {
  acl: true,
  publication: { include: publicationInFull },
} as const;
const withPolicies = {
  ...publicationInFull,
  aclBindings: { include: { acl: true } },
} as const;

/** A binding with its policy, and the API and environment of the publication that it is on. */
export type BindingRow = Prisma.AclBindingGetPayload<{ include: typeof inFull }>;
/** A publication with the policies that are bound to it. */
export type PublicationRow = Prisma.PublicationGetPayload<{ include: typeof withPolicies }>;

export function findBinding(db: Db, instanceId: string, id: string): Promise<BindingRow | null> {
  return db.aclBinding.findFirst({ where: { id, instanceId }, include: inFull });
}

export function findBindings(db: Db, instanceId: string, ids: string[]): Promise<BindingRow[]> {
  return db.aclBinding.findMany({ where: { instanceId, id: { in: ids } }, include: inFull });
}

/** Those of the publications that are online on the gateway. */
export function findOnlinePublications(db: Db, instanceId: string, ids: string[]): Promise<PublicationRow[]> {
  return db.publication.findMany({
    where: { instanceId, online: true, id: { in: ids } },
    include: withPolicies,
  });
}

export async function deleteBindings(db: Db, ids: string[]): Promise<void> {
  await db.aclBinding.deleteMany({ where: { id: { in: ids } } });
}

export async function insertBindings(db: Db, rows: Prisma.AclBindingCreateManyInput[]): Promise<void> {
  await db.aclBinding.createMany({ data: rows });
}

export interface BindingFilter extends PublicationFilter {
  acl_id?: string | undefined;
  acl_name?: string | undefined;
}

/** Bindings also on publications that are offline: they are there again with the next publication. */
export async function listBindings(
  db: Db,
  instanceId: string,
  filter: BindingFilter,
): Promise<Page<BindingRow>> {
  const aclName = textMatch(filter.acl_name, 'acl_name', undefined);
  const where: Prisma.AclBindingWhereInput = {
    instanceId,
    ...(filter.acl_id !== undefined && { aclId: filter.acl_id }),
    ...(aclName && { acl: { name: aclName } }),
    publication: publicationWhere(filter),
  };
  const [total, rows] = await Promise.all([
    db.aclBinding.count({ where }),
    db.aclBinding.findMany({
      where,
      include: inFull,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(filter),
    }),
  ]);
  return { rows, total };
}

/** Publications that are online and not bound to the policy. */
export async function listPublicationsWithoutAcl(
  db: Db,
  instanceId: string,
  filter: BindingFilter & { acl_id: string },
): Promise<Page<PublicationRow>> {
  const where: Prisma.PublicationWhereInput = {
    instanceId,
    online: true,
    aclBindings: { none: { aclId: filter.acl_id } },
    ...publicationWhere(filter),
  };
  const [total, rows] = await Promise.all([
    db.publication.count({ where }),
    db.publication.findMany({
      where,
      include: withPolicies,
      orderBy: [{ publishedAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(filter),
    }),
  ]);
  return { rows, total };
}
