import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@turnpike/testkit/poll';
import { createWorkerHarness, type InstanceView, type WorkerHarness } from './harness.ts';

const RELEASE = 'DEFAULT_ENVIRONMENT_RELEASE_ID';

/** A backend that counts for itself what reaches it, by path. */
export interface CountingBackend {
  readonly port: number;
  readonly count: (path: string) => number;
  close(): void;
}

export async function startBackend(): Promise<CountingBackend> {
  const counts = new Map<string, number>();
  const server: Server = createServer((call, response) => {
    const path = call.url ?? '';
    counts.set(path, (counts.get(path) ?? 0) + 1);
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    count: (path) => counts.get(path) ?? 0,
    close: () => server.close(),
  };
}

/** A throttling policy as it is made by the management API. */
export interface Limit {
  readonly api_call_limits: number;
  readonly time_unit: 'SECOND' | 'MINUTE' | 'DAY';
}

/** A real gateway with a worker, and APIs with limits. */
export interface LimitScene {
  readonly harness: WorkerHarness;
  readonly id: string;
  /** Waits until the gateway has so many nodes that serve by the newest configuration. */
  settled(nodes?: number): Promise<readonly { name: string; pid: number }[]>;
  setNodes(count: number): Promise<void>;
  /** Publishes an API with a limit at `/name`. @returns the policy's id */
  publish(name: string, limit: Limit): Promise<string>;
  /** Calls an API on so many connections while `goesOn`. @returns the calls that were let in */
  load(name: string, connections: number, goesOn: () => boolean): Promise<number>;
  /** Ends the control plane; nodes serve on. */
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

export async function createLimitScene(
  portBase: number,
  backend: CountingBackend,
  { nodes, redisUrl }: { nodes: number; redisUrl: string | null },
): Promise<LimitScene> {
  const harness = await createWorkerHarness(portBase);
  harness.config.redisUrl = redisUrl;
  const worker = await harness.startWorker();
  const body = { instance_name: 'limited', node_count: nodes };
  const id = String((await harness.operate('CreateInstanceV2', { body })).instance_id);
  const operate = (operation: string, given: object) =>
    harness.operate(operation, { path: { instance_id: id }, body: given });
  let view: InstanceView = await harness.running(id);
  // Debug sub-domains have a limit of their own: calls come by the gateway's address.
  const { groups } = await harness.operate('ListApiGroupsV2', { path: { instance_id: id } });
  const groupId = (groups as { id: string; is_default: number }[]).find((each) => each.is_default === 1)?.id;

  const settled = async (wanted?: number) => {
    const serving = await until(
      async () => {
        // What was just asked for is not compiled yet.
        if ((await harness.world.env.database.configChange.count({ where: { instanceId: id } })) > 0)
          return null;
        const row = await harness.world.env.database.instance.findUniqueOrThrow({
          where: { id },
          include: { nodes: { orderBy: { name: 'asc' } }, listeners: true },
        });
        const isWell = row.status === 'Running' && row.operation === null;
        const all = row.nodes.every(
          (node) => node.state === 'ready' && node.appliedRevision === row.configRevision,
        );
        return isWell && all && (wanted === undefined || row.nodes.length === wanted) ? row.nodes : null;
      },
      { deadlineMs: 60_000, waitingFor: 'the nodes to serve' },
    );
    view = await harness.running(id);
    return serving.map(({ name, pid }) => ({ name, pid: pid ?? 0 }));
  };

  const call = (agent: Agent, name: string) =>
    new Promise<number>((resolve) => {
      const sent = { host: '127.0.0.1', port: view.httpPort, path: `/${name}`, agent };
      const outgoing = request(sent, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', () => resolve(0));
      });
      outgoing.on('error', () => resolve(0));
      outgoing.end();
    });

  return {
    harness,
    id,
    settled,
    setNodes: async (count) => {
      await operate('UpdateInstanceV2', { node_count: count });
    },
    publish: async (name, limit) => {
      const at = `127.0.0.1:${backend.port}`;
      const backend_api = {
        url_domain: at,
        req_protocol: 'HTTP',
        req_method: 'GET',
        req_uri: `/${name}`,
        timeout: 5_000,
      };
      const { id: api_id } = await operate('CreateApiV2', {
        ...{ type: 1, req_protocol: 'HTTP', req_method: 'GET', group_id: groupId, name, req_uri: `/${name}` },
        ...{ auth_type: 'NONE', backend_type: 'HTTP', backend_api },
      });
      const published = { action: 'online', api_id, env_id: RELEASE };
      const { publish_id } = await operate('CreateOrDeletePublishRecordForApiV2', published);
      const policy = await operate('CreateRequestThrottlingPolicyV2', {
        name: `${name}-policy`,
        time_interval: 1,
        ...limit,
      });
      const bound = { strategy_id: policy.id, publish_ids: [publish_id] };
      await operate('AssociateRequestThrottlingPolicyV2', bound);
      return String(policy.id);
    },
    load: async (name, connections, goesOn) => {
      const agent = new Agent({ keepAlive: true, maxSockets: connections });
      let served = 0;
      const caller = async (): Promise<void> => {
        while (goesOn()) if ((await call(agent, name)) === 200) served += 1;
      };
      await Promise.all(Array.from({ length: connections }, caller));
      agent.destroy();
      return served;
    },
    stopWorker: () => worker.close(),
    close: () => harness.close(),
  };
}
