import type { Prisma } from '../generated/client.ts';
import type { Db } from '../kernel/database.ts';
import { type Page, type PageQuery, pageArguments, textMatch } from '../kernel/page.ts';

const inFull = {
  app: true,
  api: { include: { group: true, publications: { where: { online: true } } } },
} as const;
const forAuthorisation = { publications: { where: { online: true } } } as const;
const published = { group: true, publications: { include: { environment: true } } } as const;

/** An authorisation with its credential, its API and where that is published. */
export type AuthRow = Prisma.AppAuthGetPayload<{ include: typeof inFull }>;
/** An API and where it is online: what decides whether a credential may be authorised for it. */
export type AuthorisableApi = Prisma.ApiGetPayload<{ include: typeof forAuthorisation }>;
/** An API and the environments where it is published. */
export type PublishedApiRow = Prisma.ApiGetPayload<{ include: typeof published }>;
/** An authorisation as it is inserted. */
export type NewAuth = Prisma.AppAuthCreateManyInput;

/** PostgreSQL takes 65,535 values per statement; an authorisation has seven. */
const ROWS_PER_STATEMENT = 2_000;

export function findAuth(db: Db, instanceId: string, id: string): Promise<AuthRow | null> {
  return db.appAuth.findFirst({ where: { id, instanceId }, include: inFull });
}

export async function deleteAuth(db: Db, id: string): Promise<void> {
  await db.appAuth.delete({ where: { id } });
}

export function findApps(db: Db, instanceId: string, ids: string[]): Promise<{ id: string; name: string }[]> {
  return db.app.findMany({ where: { instanceId, id: { in: ids } }, select: { id: true, name: true } });
}

/** Ids of the APIs that each credential is authorised for, in whichever environment. */
export async function authorisedApiIds(db: Db, appIds: string[]): Promise<Map<string, Set<string>>> {
  const rows = await db.appAuth.findMany({
    where: { appId: { in: appIds } },
    select: { appId: true, apiId: true },
    distinct: ['appId', 'apiId'],
  });
  const byApp = new Map(appIds.map((appId) => [appId, new Set<string>()]));
  for (const { appId, apiId } of rows) byApp.get(appId)?.add(apiId);
  return byApp;
}

export function findApis(db: Db, instanceId: string, ids: string[]): Promise<AuthorisableApi[]> {
  return db.api.findMany({ where: { instanceId, id: { in: ids } }, include: forAuthorisation });
}

export function findAuths(
  db: Db,
  pairs: { instanceId: string; environmentId: string; appIds: string[]; apiIds: string[] },
): Promise<Prisma.AppAuthGetPayload<object>[]> {
  return db.appAuth.findMany({
    where: {
      instanceId: pairs.instanceId,
      environmentId: pairs.environmentId,
      appId: { in: pairs.appIds },
      apiId: { in: pairs.apiIds },
    },
  });
}

export async function insertAuths(db: Db, rows: NewAuth[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    await db.appAuth.createMany({ data: rows.slice(start, start + ROWS_PER_STATEMENT) });
  }
}

export interface AuthFilter {
  app_id?: string | undefined;
  app_name?: string | undefined;
  api_id?: string | undefined;
  api_name?: string | undefined;
  group_id?: string | undefined;
  group_name?: string | undefined;
  env_id?: string | undefined;
}

export async function listAuths(
  db: Db,
  instanceId: string,
  filter: AuthFilter & PageQuery,
): Promise<Page<AuthRow>> {
  const appName = textMatch(filter.app_name, 'app_name', undefined);
  const where: Prisma.AppAuthWhereInput = {
    instanceId,
    ...(filter.app_id !== undefined && { appId: filter.app_id }),
    ...(filter.api_id !== undefined && { apiId: filter.api_id }),
    ...(filter.env_id !== undefined && { environmentId: filter.env_id }),
    ...(appName && { app: { name: appName } }),
    api: apiWhere(filter),
  };
  const [total, rows] = await Promise.all([
    db.appAuth.count({ where }),
    db.appAuth.findMany({
      where,
      include: inFull,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(filter),
    }),
  ]);
  return { rows, total };
}

function apiWhere(filter: AuthFilter): Prisma.ApiWhereInput {
  const name = textMatch(filter.api_name, 'api_name', undefined);
  const groupName = textMatch(filter.group_name, 'group_name', undefined);
  return {
    ...(filter.group_id !== undefined && { groupId: filter.group_id }),
    ...(name && { name }),
    ...(groupName && { group: { name: groupName } }),
  };
}

/** APIs that are online in the environment and take credentials, but not this one. */
export async function listUnauthorisedApis(
  db: Db,
  instanceId: string,
  filter: AuthFilter & PageQuery & { app_id: string; env_id: string },
): Promise<Page<PublishedApiRow>> {
  const where: Prisma.ApiWhereInput = {
    instanceId,
    authType: 'APP',
    publications: { some: { environmentId: filter.env_id, online: true } },
    auths: { none: { appId: filter.app_id, environmentId: filter.env_id } },
    ...(filter.api_id !== undefined && { id: filter.api_id }),
    ...apiWhere(filter),
  };
  const [total, rows] = await Promise.all([
    db.api.count({ where }),
    db.api.findMany({
      where,
      include: published,
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      ...pageArguments(filter),
    }),
  ]);
  return { rows, total };
}

/** Name by id of all environments of a gateway. */
export async function environmentNames(db: Db, instanceId: string): Promise<Map<string, string>> {
  const environments = await db.environment.findMany({
    where: { instanceId },
    select: { id: true, name: true },
  });
  return new Map(environments.map(({ id, name }) => [id, name]));
}
