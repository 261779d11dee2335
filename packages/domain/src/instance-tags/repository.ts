import type { countInstancesByTags } from '@turnpike/contracts/http/instance-tags';
import type { OperationParsed } from '@turnpike/contracts/http/operation';
import type { Prisma } from '../generated/client.ts';
import type { InstanceRow, InstanceScope } from '../instances/repository.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments } from '../kernel/page.ts';

export interface TagOwner {
  instanceId: string;
  accountId: string;
}

/** Sets tags; a key that is there gets the new value. */
export async function setTags(
  db: Db,
  owner: TagOwner,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  await deleteTags(db, owner, Object.keys(tags));
  await db.instanceTag.createMany({
    data: Object.entries(tags).map(([key, value]) => ({ ...owner, key, value })),
  });
}

export async function deleteTags(db: Db, { instanceId }: TagOwner, keys: readonly string[]): Promise<void> {
  await db.instanceTag.deleteMany({ where: { instanceId, key: { in: [...keys] } } });
}

export type TagQuery = OperationParsed<typeof countInstancesByTags>['body'];

/** Gateways of the project that match, newest first. */
export async function listInstancesByTags(
  db: Db,
  scope: InstanceScope,
  query: TagQuery,
  page: PageQuery | null,
): Promise<Page<InstanceRow>> {
  const where: Prisma.InstanceWhereInput = { ...scope, AND: conditionsOf(query) };
  const [total, rows] = await Promise.all([
    db.instance.count({ where }),
    db.instance.findMany({
      where,
      include: { project: true, tags: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...(page && pageArguments(page)),
    }),
  ]);
  return { rows, total };
}

function conditionsOf({ without_any_tag, tags, sys_tags, matches }: TagQuery): Prisma.InstanceWhereInput[] {
  const wanted = (values: string[]) => (values.length > 0 ? { in: values } : {});
  return [
    // Without any tag there is no use in asking for some.
    ...(without_any_tag
      ? [{ tags: { none: {} } }]
      : tags.map(({ key, values }) => ({ tags: { some: { key, value: wanted(values) } } }))),
    ...sys_tags.map(({ values }) => ({ enterpriseProjectId: wanted(values) })),
    ...matches.map(({ value }) => ({ name: { contains: value, mode: 'insensitive' as const } })),
  ];
}
