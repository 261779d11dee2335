import { until } from '../system/poll.ts';
import type { Management } from './management.ts';

export const RELEASE = 'DEFAULT_ENVIRONMENT_RELEASE_ID';

export type Endpoint = { protocol: 'HTTP' | 'HTTPS'; address: string; port: number; url: string };
export type GatewayNode = { name: string; pid: number; wanted_revision: number; applied_revision: number };
export type Gateway = {
  id: string;
  instance_name: string;
  status: string;
  ingress_endpoints: Endpoint[];
  nodes: GatewayNode[];
};
export type Group = { id: string; name: string; sl_domain: string; is_default: number };

/** Asks for a gateway; it is not there yet. */
export async function askForGateway(
  management: Management,
  name: string,
  nodes?: number,
  edition = 'BASIC',
): Promise<string> {
  const body = { instance_name: name, spec_id: edition, ...(nodes !== undefined && { node_count: nodes }) };
  return (await management.ask<{ instance_id: string }>('POST', management.gateways(), { body })).instance_id;
}

/** Waits until a gateway is Running. */
export function untilRunning(management: Management, id: string): Promise<Gateway> {
  return until(
    `gateway ${id} is Running`,
    async () => {
      const gateway = await management.ask<Gateway>('GET', management.gateways(`/${id}`));
      if (/Fail|Timeout/.test(gateway.status)) throw new Error(JSON.stringify(gateway));
      return gateway.status === 'Running' && gateway;
    },
    { deadlineMs: 30_000 },
  );
}

/** Where plain HTTP calls go. */
export function httpEndpoint(gateway: Gateway): Endpoint {
  const found = gateway.ingress_endpoints.find(({ protocol }) => protocol === 'HTTP');
  if (!found) throw new Error(`Gateway ${gateway.id} has no HTTP endpoint.`);
  return found;
}

/** The group that is reached by address, without the debug domain's limit of calls. */
export async function defaultGroup(management: Management, gatewayId: string): Promise<Group> {
  const path = management.gateways(`/${gatewayId}/api-groups`);
  const { groups } = await management.ask<{ groups: Group[] }>('GET', path, { query: { name: 'DEFAULT' } });
  const found = groups.find(({ is_default }) => is_default === 1);
  if (!found) throw new Error(`Gateway ${gatewayId} has no group DEFAULT.`);
  return found;
}

type ApiOptions = {
  groupId: string;
  name: string;
  path: string;
  authType?: 'NONE' | 'APP';
  backendPort?: number;
  /** What the mock backend answers. */
  mockBody?: string;
};

/** Gives an API with a mock backend another answer; publishing makes it effective. */
export async function changeMock(
  management: Management,
  gatewayId: string,
  apiId: string,
  options: ApiOptions,
): Promise<void> {
  const path = management.gateways(`/${gatewayId}/apis/${apiId}`);
  await management.ask('PUT', path, { body: apiBody(options) });
}

/** Creates an API over the backend at `backendPort` (same path), or without it one with a mock backend. */
export async function createApi(
  management: Management,
  gatewayId: string,
  options: ApiOptions,
): Promise<string> {
  const path = management.gateways(`/${gatewayId}/apis`);
  return (await management.ask<{ id: string }>('POST', path, { body: apiBody(options) })).id;
}

function apiBody(options: ApiOptions) {
  const { groupId, name, path, authType = 'NONE', backendPort, mockBody } = options;
  const backend = backendPort
    ? {
        backend_type: 'HTTP',
        backend_api: {
          url_domain: `127.0.0.1:${backendPort}`,
          req_protocol: 'HTTP',
          req_method: 'GET',
          req_uri: path,
          timeout: 5_000,
        },
      }
    : { backend_type: 'MOCK', mock_info: { result_content: mockBody ?? `mock of ${name}` } };
  const parameters = Array.from(path.matchAll(/\{(\w+)\}/g), ([, parameter]) => parameter ?? '');
  return {
    name,
    type: 1,
    req_protocol: 'BOTH',
    req_method: 'GET',
    req_uri: path,
    auth_type: authType,
    ...(authType === 'APP' && { auth_opt: { app_code_auth_type: 'HEADER' } }),
    match_mode: 'NORMAL',
    group_id: groupId,
    ...backend,
    ...(parameters.length > 0 && {
      req_params: parameters.map((parameter) => ({
        name: parameter,
        type: 'STRING',
        location: 'PATH',
        required: 1,
      })),
      ...(backendPort && {
        backend_params: parameters.map((parameter) => ({
          name: parameter,
          origin: 'REQUEST',
          location: 'PATH',
          value: parameter,
        })),
      }),
    }),
  };
}

/** Publishes in RELEASE or takes offline, and may wait until every node has it; returns the publication's id. */
export async function publish(
  management: Management,
  gatewayId: string,
  apiId: string,
  action: 'online' | 'offline',
  waitSeconds = 0,
) {
  const body = { action, env_id: RELEASE, api_id: apiId };
  const path = management.gateways(`/${gatewayId}/apis/action`);
  const headers = waitSeconds > 0 ? { Prefer: `wait=${waitSeconds}` } : {};
  return (await management.ask<{ publish_id: string }>('POST', path, { body, headers })).publish_id;
}
