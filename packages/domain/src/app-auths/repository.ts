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
/** What tells new authorisations apart; the rest they have in common. */
export interface NewAuth {
  id: string;
  appId: string;
  apiId: string;
}

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
  const rows = await db.$queryRaw<{ app_id: string; api_ids: string[] }[]>`
    SELECT app_id, array_agg(DISTINCT api_id) AS api_ids FROM app_auths
    WHERE app_id = ANY(${appIds}) GROUP BY app_id`;
  return new Map(rows.map((row) => [row.app_id, new Set(row.api_ids)]));
}

export function findApis(db: Db, instanceId: string, ids: string[]): Promise<AuthorisableApi[]> {
  return db.api.findMany({ where: { instanceId, id: { in: ids } }, include: forAuthorisation });
}

export function findAuths(
  db: Db,
  pairs: { instanceId: string; environmentId: string; appIds: string[]; apiIds: string[] },
): Promise<(NewAuth & { createdAt: Date })[]> {
  return db.appAuth.findMany({
    where: {
      instanceId: pairs.instanceId,
      environmentId: pairs.environmentId,
      appId: { in: pairs.appIds },
      apiId: { in: pairs.apiIds },
    },
    select: { id: true, appId: true, apiId: true, createdAt: true },
  });
}

/**
 * Inserts authorisations in one statement: there may be 100,000, for which `createMany` takes longer than a
 * transaction may.
 */
export async function insertAuths(
  db: Db,
  scope: { accountId: string; instanceId: string; environmentId: string; createdAt: Date },
  rows: readonly NewAuth[],
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO app_auths (id, account_id, instance_id, app_id, api_id, environment_id, created_at)
    SELECT auth.id, ${scope.accountId}, ${scope.instanceId}, auth.app_id, auth.api_id, ${scope.environmentId},
      ${scope.createdAt}::timestamptz
    FROM unnest(
      ${rows.map(({ id }) => id)}::text[],
      ${rows.map(({ appId }) => appId)}::text[],
      ${rows.map(({ apiId }) => apiId)}::text[]
    ) AS auth (id, app_id, api_id)`;
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
