import type { Db } from '../kernel/database.ts';
import { newId } from '../kernel/new-id.ts';
import { decideAuthorisation, type PairOutcome } from './decide-authorisation.ts';
import * as repository from './repository.ts';

export interface AuthoriseRequest {
  accountId: string;
  instanceId: string;
  environmentId: string;
  appIds: readonly string[];
  apiIds: readonly string[];
  now: Date;
}

/** What came of one pair. */
export interface AuthorisedPair {
  /** Of the authorisation, old or new; empty when there is none. */
  id: string;
  appId: string;
  apiId: string;
  /** Empty when there is no such credential or API. */
  appName: string;
  apiName: string;
  /** When it was authorised; of a failed pair: when it was tried. */
  at: Date;
  outcome: PairOutcome;
}

/** Authorises every credential for every API; what is wrong with a pair is told in its outcome and stops no other. */
export async function authorisePairs(db: Db, request: AuthoriseRequest): Promise<AuthorisedPair[]> {
  const { accountId, instanceId, environmentId, now } = request;
  const appIds = [...new Set(request.appIds)];
  const apiIds = [...new Set(request.apiIds)];
  const apps = await repository.findApps(db, instanceId, appIds);
  const apis = await repository.findApis(db, instanceId, apiIds);
  const auths = await repository.findAuths(db, { instanceId, environmentId, appIds, apiIds });
  const authorisedIds = await repository.authorisedApiIds(
    db,
    apps.map(({ id }) => id),
  );
  const appsById = new Map(
    apps.map(({ id, name }) => [id, { name, apiIds: authorisedIds.get(id) ?? new Set<string>() }]),
  );
  const apisById = new Map(apis.map((api) => [api.id, api]));
  const authsByPair = new Map(auths.map((auth) => [`${auth.appId}:${auth.apiId}`, auth]));

  const rows: repository.NewAuth[] = [];
  const pairs = appIds.flatMap((appId) =>
    apiIds.map((apiId): AuthorisedPair => {
      const app = appsById.get(appId) ?? null;
      const api = apisById.get(apiId) ?? null;
      const existing = authsByPair.get(`${appId}:${apiId}`);
      const outcome = decideAuthorisation({ app, api, environmentId, isAuthorised: existing !== undefined });
      const pair = { appId, apiId, appName: app?.name ?? '', apiName: api?.name ?? '', outcome };
      if (outcome.status !== 'SUCCESS')
        return { ...pair, id: existing?.id ?? '', at: existing?.createdAt ?? now };
      app?.apiIds.add(apiId);
      const id = newId();
      rows.push({ id, appId, apiId });
      return { ...pair, id, at: now };
    }),
  );
  await repository.insertAuths(db, { accountId, instanceId, environmentId, createdAt: now }, rows);
  return pairs;
}
