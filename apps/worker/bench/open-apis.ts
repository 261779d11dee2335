import { publish } from '@turnpike/domain/config-feed/publish';
import { newId } from '@turnpike/domain/kernel/new-id';
import type { WorkerHarness } from '../test/harness.ts';

export const RELEASE = 'DEFAULT_ENVIRONMENT_RELEASE_ID';

/** APIs online in the DEFAULT group, each with a mock backend, past all operations. @returns their ids */
export async function openApis(
  { world, tenant }: WorkerHarness,
  instanceId: string,
  count: number,
): Promise<string[]> {
  const { database } = world.env;
  const group = await database.apiGroup.findFirstOrThrow({ where: { instanceId } });
  const base = { accountId: tenant.accountId, instanceId };
  const rows = Array.from({ length: count }, (_, n) => {
    const [apiId, versionId, publicationId] = [newId(), newId(), newId()];
    const columns = { reqProtocol: 'HTTP', reqMethod: 'GET', reqUri: `/api-${n}/{id}`, matchMode: 'NORMAL' };
    const definition = {
      ...{ name: `api-${n}`, type: 1, group_id: group.id, req_protocol: 'HTTP', req_method: 'GET' },
      ...{ req_uri: `/api-${n}/{id}`, match_mode: 'NORMAL', auth_type: 'NONE', backend_type: 'MOCK' },
      req_params: [{ name: 'id', type: 'STRING', location: 'PATH' }],
      mock_info: { result_content: `answer ${n}`, status_code: 200 },
    };
    const kept = { ...base, definition };
    return {
      api: {
        ...kept,
        ...columns,
        id: apiId,
        groupId: group.id,
        name: `api-${n}`,
        type: 1,
        authType: 'NONE',
        backendType: 'MOCK',
      },
      version: { ...kept, id: versionId, apiId, environmentId: RELEASE, versionNo: '1' },
      publication: {
        ...{ ...base, id: publicationId, apiId, environmentId: RELEASE, versionId, online: true },
        route: `${group.id} GET NORMAL /api-${n}/{}`,
      },
    };
  });
  await database.api.createMany({ data: rows.map(({ api }) => api) });
  await database.apiVersion.createMany({ data: rows.map(({ version }) => version) });
  await database.publication.createMany({ data: rows.map(({ publication }) => publication) });
  return rows.map(({ api }) => api.id);
}

/** Revisions to restore, each by its number. */
export interface Revisions {
  /** Without an API. */
  none: number;
  /** With all of them. */
  all: number;
  /** Ten of them answer something else. */
  ten: number;
  /** Every one of them does. */
  every: number;
}

/** Makes the revisions, past all operations, with {@link openApis}'s rows. */
export async function makeRevisions(
  { world, tenant }: WorkerHarness,
  instanceId: string,
): Promise<Revisions> {
  const { env } = world;
  const compile = async () => (await publish(env.database, instanceId, 'all', env))?.revision ?? 0;
  const answer = (text: string, from: readonly string[]) => env.database.$executeRaw`
    UPDATE api_versions SET definition = jsonb_set(definition, '{mock_info,result_content}', to_jsonb(${text}::text || id))
     WHERE account_id = ${tenant.accountId} AND instance_id = ${instanceId} AND definition ->> 'name' = ANY(${from})`;
  const all = await compile();
  const names = Array.from(
    { length: await env.database.api.count({ where: { instanceId } }) },
    (_, n) => `api-${n}`,
  );
  await answer('one of ten ', names.slice(0, 10));
  const ten = await compile();
  await answer('another ', names);
  return { none: all - 1, all, ten, every: await compile() };
}
