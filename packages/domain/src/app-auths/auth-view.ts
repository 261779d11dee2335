import type { listAuthorisedApis, listUnauthorisedApis } from '@turnpike/contracts/http/app-auths';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { ApiDefinition } from '../apis/api-definition.ts';
import type { AuthRow, PublishedApiRow } from './repository.ts';

/** Who authorised: always the owner of the API, who is the owner of the credential too. */
export const AUTH_ROLE = 'PROVIDER';
export const AUTH_TUNNEL = 'NORMAL';

/**
 * An authorisation in the wire format.
 * @param environmentNames names of the gateway's environments by id
 */
export function authView(
  { app, api, ...auth }: AuthRow,
  environmentNames: ReadonlyMap<string, string>,
): OperationOutput<typeof listAuthorisedApis>['auths'][number] {
  const definition = api.definition as unknown as ApiDefinition;
  const publication = api.publications.find(({ environmentId }) => environmentId === auth.environmentId);
  return {
    id: auth.id,
    api_id: api.id,
    api_name: api.name,
    group_id: api.group.id,
    group_name: api.group.name,
    api_type: api.type,
    api_remark: definition.remark,
    env_id: auth.environmentId,
    env_name: environmentNames.get(auth.environmentId) ?? '',
    auth_role: AUTH_ROLE,
    auth_tunnel: AUTH_TUNNEL,
    auth_time: auth.createdAt.toISOString(),
    app_id: app.id,
    app_name: app.name,
    app_remark: app.remark,
    app_type: 'apig',
    app_creator: 'USER',
    publish_id: publication?.id ?? '',
    tags: definition.tags,
  };
}

/** An API that a credential may be authorised for, as it is online in that environment. */
export function unauthorisedApiView(
  api: PublishedApiRow,
  environmentId: string,
): OperationOutput<typeof listUnauthorisedApis>['apis'][number] {
  const definition = api.definition as unknown as ApiDefinition;
  const publication = api.publications.find((row) => row.environmentId === environmentId);
  return {
    id: api.id,
    name: api.name,
    auth_type: api.authType,
    req_uri: api.reqUri,
    group_id: api.group.id,
    group_name: api.group.name,
    publish_id: publication?.id ?? '',
    remark: definition.remark,
    run_env_id: environmentId,
    run_env_name: publication?.environment.name ?? '',
    tags: definition.tags,
  };
}
