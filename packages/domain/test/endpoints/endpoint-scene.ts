import * as asking from '@turnpike/contracts/http/endpoint-connections';
import { showInstance } from '@turnpike/contracts/http/instances';
import * as owning from '@turnpike/contracts/http/vpc-endpoint';
import { manualClock } from '@turnpike/testkit/clock';
import { publish } from '../../src/config-feed/publish.ts';
import { type ReconcileDeps, reconcile } from '../../src/provisioning/reconcile.ts';
import { createFakeDriver, type FakeDriver } from '../provisioning/fake-driver.ts';
import { createScene, type Scene } from '../scene.ts';

/** A gateway of one account, and another account that asks for a connection to it. */
export interface EndpointScene {
  owner: Scene;
  asker: Scene;
  driver: FakeDriver;
  /** Brings the owner's gateway to what is wanted. */
  reconcile(): Promise<void>;
  serviceName(): Promise<string>;
  /** Puts the asker on the whitelist. */
  letAsk(): Promise<void>;
  /** The asker asks. @returns the connection's id */
  ask(protocol?: 'HTTP' | 'HTTPS'): Promise<string>;
  decide(action: 'receive' | 'reject', ...endpoints: string[]): Promise<string[]>;
  /** As the asker sees it. */
  shown(connection_id: string): Promise<Awaited<ReturnType<typeof showOwn>>>;
  /** Statuses that the owner sees. */
  seen(): Promise<string[]>;
}

const showOwn = (scene: Scene, connection_id: string) =>
  scene.call(asking.showEndpointConnection, { path: { connection_id } });

/** @param first the world of an earlier scene, for further accounts in the same database */
export async function createEndpointScene(first?: Scene): Promise<EndpointScene> {
  const owner = first ? first.of(await first.world.createTenant()) : await createScene();
  const { world } = owner;
  const asker = owner.of(await world.createTenant());
  const clock = manualClock();
  const driver = createFakeDriver(clock.now);
  const { database: db } = world.env;
  const deps: ReconcileDeps = {
    ...{ db, driver, host: '127.0.0.1', ports: { from: 21_000, to: 21_999 } },
    isPortFree: async () => true,
    installedVersion: () => '1.0.0',
    compileConfig: async (id) => (await publish(db, id, 'all', world.env))?.revision ?? 0,
    now: clock.now,
    sleep: async (ms) => clock.advance(ms),
  };
  const serviceName = async () => (await owner.call(showInstance)).endpoint_service.service_name;
  return {
    owner,
    asker,
    driver,
    reconcile: async () => {
      await reconcile(deps, owner.tenant.instanceId);
    },
    serviceName,
    letAsk: async () => {
      const permissions = [`iam:domain::${asker.tenant.accountId}`];
      await owner.call(owning.addEndpointPermissions, { body: { permissions } });
    },
    ask: async (protocol = 'HTTP') => {
      const body = { service_name: await serviceName(), protocol };
      return (await asker.call(asking.createEndpointConnection, { body })).id;
    },
    decide: async (action, ...endpoints) => {
      const body = { action, endpoints };
      const { connections } = await owner.call(owning.decideEndpointConnections, { body });
      return connections.map(({ status }) => status);
    },
    shown: (id) => showOwn(asker, id),
    seen: async () =>
      (await owner.call(owning.listEndpointConnections)).connections.map(({ status }) => status),
  };
}
