import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments, textMatch } from '../kernel/page.ts';
import type { ApiDefinition } from './api-definition.ts';

const include = {
  group: true,
  publications: { where: { online: true }, include: { environment: true }, orderBy: { publishedAt: 'asc' } },
} as const satisfies Prisma.ApiInclude;

/** An API with its group and the environments that it is online in. */
export type ApiRow = Prisma.ApiGetPayload<{ include: typeof include }>;

export function findApi(db: Db, instanceId: string, id: string): Promise<ApiRow | null> {
  return db.api.findFirst({ where: { id, instanceId }, include });
}

export interface ApiFilters extends PageQuery {
  id?: string | undefined;
  name?: string | undefined;
  group_id?: string | undefined;
  req_protocol?: string | undefined;
  req_method?: string | undefined;
  req_uri?: string | undefined;
  auth_type?: string | undefined;
  env_id?: string | undefined;
  type?: string | undefined;
  precise_search?: string | undefined;
}

export async function listApis(db: Db, instanceId: string, filters: ApiFilters): Promise<Page<ApiRow>> {
  const name = textMatch(filters.name, 'name', filters.precise_search);
  const reqUri = textMatch(filters.req_uri, 'req_uri', filters.precise_search);
  const where: Prisma.ApiWhereInput = {
    instanceId,
    ...(filters.id !== undefined && { id: filters.id }),
    ...(name && { name }),
    ...(reqUri && { reqUri }),
    ...(filters.group_id !== undefined && { groupId: filters.group_id }),
    ...(filters.req_protocol !== undefined && { reqProtocol: filters.req_protocol }),
    ...(filters.req_method !== undefined && { reqMethod: filters.req_method }),
    ...(filters.auth_type !== undefined && { authType: filters.auth_type }),
    ...(filters.type !== undefined && { type: Number(filters.type) || 0 }),
    ...(filters.env_id !== undefined && {
      publications: { some: { environmentId: filters.env_id, online: true } },
    }),
  };
  const [total, rows] = await Promise.all([
    db.api.count({ where }),
    db.api.findMany({
      where,
      include,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(filters),
    }),
  ]);
  return { rows, total };
}

export function countApis(db: Db, instanceId: string): Promise<number> {
  return db.api.count({ where: { instanceId } });
}

/** Paths of the APIs of a group with that method and match mode, but for one API. */
export async function siblingPaths(
  db: Db,
  {
    groupId,
    reqMethod,
    matchMode,
    exceptId,
  }: { groupId: string; reqMethod: string; matchMode: string; exceptId: string },
): Promise<string[]> {
  const where = { groupId, reqMethod, matchMode, id: { not: exceptId } };
  return (await db.api.findMany({ where, select: { reqUri: true } })).map(({ reqUri }) => reqUri);
}

function columns(definition: ApiDefinition) {
  return {
    groupId: definition.group_id,
    name: definition.name,
    type: definition.type,
    reqProtocol: definition.req_protocol,
    reqMethod: definition.req_method,
    reqUri: definition.req_uri,
    matchMode: definition.match_mode,
    authType: definition.auth_type,
    backendType: definition.backend_type,
    definition: definition as unknown as Prisma.InputJsonObject,
  };
}

export interface NewApi {
  id: string;
  accountId: string;
  instanceId: string;
  definition: ApiDefinition;
  now: Date;
}

export function insertApi(db: Db, { id, accountId, instanceId, definition, now }: NewApi): Promise<ApiRow> {
  const data = { id, accountId, instanceId, ...columns(definition), createdAt: now, updatedAt: now };
  return db.api.create({ data, include });
}

export function updateApi(db: Db, id: string, definition: ApiDefinition, now: Date): Promise<ApiRow> {
  return db.api.update({ where: { id }, data: { ...columns(definition), updatedAt: now }, include });
}

/** Removes an API; tells the credentials that were authorised for it and its publications. */
export async function deleteApi(db: Db, id: string): Promise<{ appIds: string[]; publicationIds: string[] }> {
  const auths = await db.appAuth.findMany({
    where: { apiId: id },
    select: { appId: true },
    distinct: ['appId'],
  });
  const publications = await db.publication.findMany({ where: { apiId: id }, select: { id: true } });
  await db.api.delete({ where: { id } });
  return { appIds: auths.map(({ appId }) => appId), publicationIds: publications.map((row) => row.id) };
}
