import { createApi, publishApi } from '@turnpike/contracts/http/apis';
import { createApp } from '@turnpike/contracts/http/apps';
import {
  type OperationContract,
  type OperationOutput,
  pathParameterNames,
} from '@turnpike/contracts/http/operation';
import { createWorld, type Tenant, type World } from '@turnpike/testkit/world';
import { expect } from 'vitest';
import type { Caller } from '../src/kernel/define-operation.ts';
import { execute } from '../src/kernel/execute.ts';
import { ManagementError } from '../src/kernel/management-error.ts';
import { newId } from '../src/kernel/new-id.ts';
import { findOperation } from '../src/registry.ts';

/** Id of environment RELEASE on every gateway. */
export const RELEASE = 'DEFAULT_ENVIRONMENT_RELEASE_ID';

/** What a test sends; project and gateway of the tenant are filled in. */
export interface Sent {
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}

/** A tenant in a world of its own database, and the management API as that tenant sees it. */
export interface Scene {
  world: World;
  tenant: Tenant;
  /** The same world through another tenant. */
  of(tenant: Tenant): Scene;
  /** Runs an operation and checks that status and answer are just what the contract says. */
  call<C extends OperationContract>(contract: C, sent?: Sent, caller?: Caller): Promise<OperationOutput<C>>;
  /** `code: message` of the refusal that an operation ends in. */
  refusal(contract: OperationContract, sent?: Sent, caller?: Caller): Promise<string>;
  /** `kind id` of each change row that `work` left for the publisher, in order. */
  changesBy(work: () => Promise<unknown>): Promise<string[]>;
  createCredential(name: string): Promise<OperationOutput<typeof createApp>>;
  /** An API of the DEFAULT group with a mock backend. */
  createApi(name: string, authType?: 'APP' | 'NONE' | 'IAM'): Promise<{ id: string; name: string }>;
  /** Puts an API online or takes it offline; returns the publish id. */
  publish(apiId: string, environmentId?: string, action?: 'online' | 'offline'): Promise<string>;
}

/** @example const scene = await createScene(); afterAll(() => scene.world.close()); */
export async function createScene(): Promise<Scene> {
  const world = await createWorld();
  return sceneOf(world, await world.createTenant());
}

function sceneOf(world: World, tenant: Tenant): Scene {
  const own: Record<string, string> = { project_id: tenant.projectId, instance_id: tenant.instanceId };
  const ownIds = ({ path }: OperationContract) =>
    Object.fromEntries(pathParameterNames(path).flatMap((name) => (own[name] ? [[name, own[name]]] : [])));
  const send = (contract: OperationContract, sent: Sent, caller: Caller) =>
    execute(world.env, caller, findOperation(contract.id), {
      path: { ...ownIds(contract), ...sent.path },
      query: sent.query ?? {},
      body: sent.body,
    });

  const call: Scene['call'] = async (contract, sent = {}, caller = tenant.administrator) => {
    const answer = await send(contract, sent, caller);
    expect(answer.status).toBe(contract.status);
    const body = answer.body as OperationOutput<typeof contract>;
    // Parsing drops what the contract does not name, so equality says that nothing else was told.
    expect(contract.output.parse(body)).toStrictEqual(body);
    return body;
  };

  const refusal: Scene['refusal'] = async (contract, sent = {}, caller = tenant.administrator) => {
    const error = await send(contract, sent, caller).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof ManagementError)) throw error ?? new Error(`${contract.id} was not refused`);
    return `${error.code}: ${error.message}`;
  };

  return {
    world,
    tenant,
    of: (other) => sceneOf(world, other),
    call,
    refusal,
    changesBy: async (work) => {
      const last = await world.env.database.configChange.findFirst({ orderBy: { id: 'desc' } });
      await work();
      const rows = await world.env.database.configChange.findMany({
        where: { id: { gt: last?.id ?? 0n } },
        orderBy: { id: 'asc' },
      });
      expect(rows.every(({ instanceId }) => instanceId === tenant.instanceId)).toBe(true);
      return rows.map(({ kind, documentId }) => `${kind} ${documentId}`);
    },
    createCredential: (name) => call(createApp, { body: { name } }),
    createApi: (name, authType = 'APP') =>
      call(createApi, {
        body: {
          name,
          type: 1,
          req_protocol: 'HTTPS',
          req_method: 'GET',
          req_uri: `/${newId()}`,
          auth_type: authType,
          backend_type: 'MOCK',
          group_id: tenant.defaultGroupId,
          remark: `remark of ${name}`,
          tags: ['tagged'],
          mock_info: { result_content: 'ok', status_code: 200 },
        },
      }),
    publish: async (apiId, environmentId = RELEASE, action = 'online') =>
      (await call(publishApi, { body: { action, env_id: environmentId, api_id: apiId } })).publish_id,
  };
}
