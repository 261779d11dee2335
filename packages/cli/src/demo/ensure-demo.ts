import { setTimeout as delay } from 'node:timers/promises';
import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import type { AccountAccess, DemoAccess } from '../access.ts';
import { type Credentials, request } from '../client/management-client.ts';
import { Failure } from '../failure.ts';
import type { StepResult } from '../start/reporter.ts';

const instanceName = 'demo';
const groupName = 'library';
const apiName = 'books';

type DemoOptions = {
  endpoint: string;
  access: AccountAccess;
  backendPort: number;
  signal: AbortSignal;
};

type Endpoint = { protocol: string; address: string; port: number };
type InstanceDetail = { id: string; status: string; error_msg: string | null; ingress_endpoints: Endpoint[] };
type Group = { id: string; name: string; sl_domain: string };
type Api = { id: string; name: string; run_env_id: string };

/**
 * A gateway with a published API over the bundled backend, made through the management API as any client would. Every step
 * looks before it creates, so a start that was interrupted is completed by the next one. Ends with a call through the
 * gateway that really answered 200.
 */
export async function ensureDemo(options: DemoOptions): Promise<StepResult<DemoAccess>> {
  const { ak, sk } = options.access.access_key;
  const credentials = { endpoint: options.endpoint, accessKey: ak, secretKey: sk };
  const client = new DemoClient(credentials, options.access.project_id, options.signal);
  const instance = await client.ensureRunningInstance();
  const group = await client.ensureGroup(instance.id);
  await client.ensurePublishedApi(instance.id, group.id, options.backendPort);
  const ingress = instance.ingress_endpoints.find(({ protocol }) => protocol === 'HTTP');
  if (!ingress) throw new Failure('demo_failed', 'The demo gateway has no HTTP ingress.');
  const url = `http://${group.sl_domain}:${ingress.port}/books/1`;
  const address = `http://${ingress.address}:${ingress.port}/books/1`;
  await untilServed(address, group.sl_domain, options.signal);
  const value = { instance_id: instance.id, url, curl: `curl ${url}` };
  return { value, detail: url };
}

class DemoClient {
  readonly #credentials: Credentials;
  readonly #base: string;
  readonly #signal: AbortSignal;

  constructor(credentials: Credentials, projectId: string, signal: AbortSignal) {
    this.#credentials = credentials;
    this.#base = `/v2/${projectId}/apigw/instances`;
    this.#signal = signal;
  }

  #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const wanted = { method, path: `${this.#base}${path}`, signal: this.#signal };
    return request<T>(this.#credentials, body === undefined ? wanted : { ...wanted, body });
  }

  async ensureRunningInstance(): Promise<InstanceDetail> {
    const { instances } = await this.#send<{ instances: { id: string; instance_name: string }[] }>(
      'GET',
      `?instance_name=${instanceName}&limit=500`,
    );
    const found = instances.find((instance) => instance.instance_name === instanceName)?.id;
    const id = found ?? (await this.#createInstance());
    const deadline = performance.now() + 60_000;
    for (;;) {
      const detail = await this.#send<InstanceDetail>('GET', `/${id}`);
      if (detail.status === 'Running') return detail;
      if (/Fail|Timeout/.test(detail.status) || performance.now() > deadline) {
        const reason = detail.error_msg ?? 'see the logs folder of the home';
        throw new Failure(
          'demo_failed',
          `The demo gateway is ${detail.status} instead of Running: ${reason}.`,
        );
      }
      await delay(50, undefined, { signal: this.#signal });
    }
  }

  async #createInstance(): Promise<string> {
    const body = { instance_name: instanceName, description: 'Made by the first start', spec_id: 'BASIC' };
    return (await this.#send<{ instance_id: string }>('POST', '', body)).instance_id;
  }

  async ensureGroup(instanceId: string): Promise<Group> {
    const path = `/${instanceId}/api-groups`;
    const { groups } = await this.#send<{ groups: Group[] }>('GET', `${path}?name=${groupName}&limit=500`);
    const found = groups.find((group) => group.name === groupName);
    return found ?? this.#send<Group>('POST', path, { name: groupName, remark: 'A library catalogue' });
  }

  async ensurePublishedApi(instanceId: string, groupId: string, backendPort: number): Promise<void> {
    const path = `/${instanceId}/apis`;
    const { apis } = await this.#send<{ apis: Api[] }>('GET', `${path}?group_id=${groupId}&limit=500`);
    const definition = booksApi(groupId, backendPort);
    const found = apis.find((api) => api.name === apiName);
    const api = found ?? (await this.#send<Api>('POST', path, definition));
    const isPublished = (api.run_env_id ?? '').split('|').includes(RELEASE_ENVIRONMENT_ID);
    if (isPublished && (await this.#reaches(instanceId, api.id, backendPort))) return;
    if (found) await this.#send('PUT', `${path}/${api.id}`, definition);
    const publication = { action: 'online', env_id: RELEASE_ENVIRONMENT_ID, api_id: api.id };
    await this.#send('POST', `${path}/action`, publication);
  }

  /** False when the backend had to move to another port since the API was published. */
  async #reaches(instanceId: string, apiId: string, backendPort: number): Promise<boolean> {
    const api = await this.#send<{ backend_api?: { url_domain: string } }>(
      'GET',
      `/${instanceId}/apis/${apiId}`,
    );
    return api.backend_api?.url_domain === `127.0.0.1:${backendPort}`;
  }
}

function booksApi(groupId: string, backendPort: number): Record<string, unknown> {
  return {
    name: apiName,
    type: 1,
    req_protocol: 'BOTH',
    req_method: 'GET',
    req_uri: '/books',
    match_mode: 'SWA',
    auth_type: 'NONE',
    backend_type: 'HTTP',
    group_id: groupId,
    remark: 'Books of the demo library, open to everyone',
    backend_api: {
      url_domain: `127.0.0.1:${backendPort}`,
      req_protocol: 'HTTP',
      req_method: 'GET',
      req_uri: '/books',
      timeout: 5_000,
    },
  };
}

/** Calls by address with the group's domain as Host, because not every resolver knows `*.localhost`. */
async function untilServed(address: string, host: string, signal: AbortSignal): Promise<void> {
  const { request: send } = await import('node:http');
  const deadline = performance.now() + 15_000;
  let last = '';
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    last = await new Promise<string>((resolve) => {
      const call = send(address, { headers: { host }, agent: false, timeout: 5_000 }, (response) => {
        response.resume();
        response.once('end', () => resolve(String(response.statusCode)));
      });
      call.once('error', (error) => resolve(error.message));
      call.once('timeout', () => call.destroy(new Error('no answer within 5 s')));
      call.end();
    });
    if (last === '200') return;
    await delay(20, undefined, { signal });
  }
  throw new Failure(
    'demo_failed',
    `The demo API at ${address} (Host ${host}) does not answer 200 but: ${last}.`,
  );
}
