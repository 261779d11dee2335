import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, pageArguments, textMatch } from '../kernel/page.ts';
import {
  type PublicationFilter,
  publicationInFull,
  publicationWhere,
} from '../publication-bindings/repository.ts';
import { withCounts } from '../throttles/repository.ts';

const inFull = { throttle: { include: withCounts }, publication: { include: publicationInFull } } as const;
const withPolicy = { ...publicationInFull, throttleBinding: { include: { throttle: true } } } as const;

/** A binding with its policy, and the API and environment of the publication that it is on. */
export type BindingRow = Prisma.ThrottleBindingGetPayload<{ include: typeof inFull }>;
/** A publication with the policy that is bound to it. */
export type PublicationRow = Prisma.PublicationGetPayload<{ include: typeof withPolicy }>;

export function findBinding(db: Db, instanceId: string, id: string): Promise<BindingRow | null> {
  return db.throttleBinding.findFirst({ where: { id, instanceId }, include: inFull });
}

export function findBindings(db: Db, instanceId: string, ids: string[]): Promise<BindingRow[]> {
  return db.throttleBinding.findMany({ where: { instanceId, id: { in: ids } }, include: inFull });
}

/** Those of the publications that are online on the gateway. */
export function findOnlinePublications(db: Db, instanceId: string, ids: string[]): Promise<PublicationRow[]> {
  return db.publication.findMany({
    where: { instanceId, online: true, id: { in: ids } },
    include: withPolicy,
  });
}

export async function deleteBindings(db: Db, ids: string[]): Promise<void> {
  await db.throttleBinding.deleteMany({ where: { id: { in: ids } } });
}

export async function insertBindings(db: Db, data: Prisma.ThrottleBindingCreateManyInput[]): Promise<void> {
  await db.throttleBinding.createMany({ data });
}

export interface BindingFilter extends PublicationFilter {
  throttle_id?: string | undefined;
  throttle_name?: string | undefined;
}

/** Bindings also on publications that are offline: they are there again with the next publication. */
export async function listBindings(
  db: Db,
  instanceId: string,
  filter: BindingFilter,
): Promise<Page<BindingRow>> {
  const name = textMatch(filter.throttle_name, 'throttle_name', undefined);
  const where: Prisma.ThrottleBindingWhereInput = {
    instanceId,
    ...(filter.throttle_id !== undefined && { throttleId: filter.throttle_id }),
    ...(name && { throttle: { name } }),
    publication: publicationWhere(filter),
  };
  const [total, rows] = await Promise.all([
    db.throttleBinding.count({ where }),
    db.throttleBinding.findMany({
      where,
      include: inFull,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(filter),
    }),
  ]);
  return { rows, total };
}

/** @param tags comma list; a publication has them all */
export async function listPublicationsWithoutThrottle(
  db: Db,
  instanceId: string,
  filter: BindingFilter & { throttle_id: string; tags?: string | undefined },
): Promise<Page<PublicationRow>> {
  const tags = (filter.tags ?? '').split(',').filter((tag) => tag !== '');
  const { api, ...rest } = publicationWhere(filter);
  const where: Prisma.PublicationWhereInput = {
    instanceId,
    online: true,
    NOT: { throttleBinding: { throttleId: filter.throttle_id } },
    ...rest,
    api: {
      ...api,
      ...(tags.length > 0 && { definition: { path: ['tags'], array_contains: tags } }),
    },
  };
  const [total, rows] = await Promise.all([
    db.publication.count({ where }),
    db.publication.findMany({
      where,
      include: withPolicy,
      orderBy: [{ publishedAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(filter),
    }),
  ]);
  return { rows, total };
}
