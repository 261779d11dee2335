import { setTimeout as delay } from 'node:timers/promises';
import { RELEASE_ENVIRONMENT_ID } from '@turnpike/contracts/ids';
import { type Credentials, request } from '../client/management-client.ts';
import { Failure } from '../failure.ts';
import { BACKEND_ADDRESS, type Backend, demoApis, demoNames } from './definitions.ts';

type Endpoint = { protocol: string; address: string; port: number };
export type InstanceDetail = {
  id: string;
  status: string;
  error_msg: string | null;
  ingress_endpoints: Endpoint[];
};
export type Group = { id: string; name: string; sl_domain: string };
type Named = { id: string; name: string };
type Api = Named & { run_env_id: string; backend_api?: { url_domain: string } };

/** Makes the demo's parts through the management API, as any client would. Every step looks before it creates. */
export class DemoClient {
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

  /** The one of that name in a list, or what `body` makes. */
  async #ensure<T extends Named>(path: string, plural: string, body: { name: string }): Promise<T> {
    const list = await this.#send<Record<string, T[]>>('GET', `${path}?name=${body.name}&limit=500`);
    return list[plural]?.find(({ name }) => name === body.name) ?? this.#send<T>('POST', path, body);
  }

  async ensureRunningInstance(): Promise<InstanceDetail> {
    const found = await this.findInstance();
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

  /** Id of the demo gateway; undefined: there is none. */
  async findInstance(): Promise<string | undefined> {
    const { instances } = await this.#send<{ instances: { id: string; instance_name: string }[] }>(
      'GET',
      `?instance_name=${demoNames.instance}&limit=500`,
    );
    return instances.find((instance) => instance.instance_name === demoNames.instance)?.id;
  }

  async #createInstance(): Promise<string> {
    const body = {
      instance_name: demoNames.instance,
      description: 'Made by the first start',
      spec_id: 'BASIC',
    };
    return (await this.#send<{ instance_id: string }>('POST', '', body)).instance_id;
  }

  /** Lets the gateway reach the bundled backend, which listens on loopback, unless its routes were ever set. */
  async ensureRoute(instanceId: string): Promise<void> {
    const path = `/${instanceId}/features`;
    const { features } = await this.#send<{ features: { name: string }[] }>('GET', `${path}?limit=500`);
    if (features.some(({ name }) => name === 'route')) return;
    await this.#send('POST', path, {
      name: 'route',
      enable: true,
      config: JSON.stringify({ user_routes: [`${BACKEND_ADDRESS}/32`] }),
    });
  }

  ensureGroup(instanceId: string): Promise<Group> {
    const body = { name: demoNames.group, remark: 'A library catalogue' };
    return this.#ensure(`/${instanceId}/api-groups`, 'groups', body);
  }

  /** Defines and publishes the demo's APIs, and lets the demo's credential call the one that needs one. */
  async ensureApis(instanceId: string, backend: Backend): Promise<void> {
    const guarded: string[] = [];
    for (const definition of demoApis(backend)) {
      const id = await this.#ensurePublished(instanceId, definition, backend.port);
      if (definition.auth_type === 'APP') guarded.push(id);
    }
    const app = await this.#ensure<Named>(`/${instanceId}/apps`, 'apps', { name: demoNames.app });
    // Answers SKIPPED for what is authorised already.
    const authorisation = { env_id: RELEASE_ENVIRONMENT_ID, app_ids: [app.id], api_ids: guarded };
    await this.#send('POST', `/${instanceId}/app-auths`, authorisation);
  }

  async #ensurePublished(
    instanceId: string,
    definition: { name: string },
    backendPort: number,
  ): Promise<string> {
    const path = `/${instanceId}/apis`;
    const { id } = await this.#ensure<Api>(path, 'apis', definition);
    const api = await this.#send<Api>('GET', `${path}/${id}`);
    const isPublished = api.run_env_id.split('|').includes(RELEASE_ENVIRONMENT_ID);
    const reaches = api.backend_api?.url_domain === `${BACKEND_ADDRESS}:${backendPort}`;
    if (isPublished && reaches) return id;
    if (!reaches) await this.#send('PUT', `${path}/${id}`, definition);
    await this.#send('POST', `${path}/action`, {
      action: 'online',
      env_id: RELEASE_ENVIRONMENT_ID,
      api_id: id,
    });
    return id;
  }
}
