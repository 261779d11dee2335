import type { CompiledFeatures } from '@turnpike/contracts/features/compiled-features';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { deltaMessage, fullMessage, SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { type FakeFeed, startFeed } from './fake-feed.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

type Settings = Partial<Omit<DocumentBody<'settings'>, 'features'>>;

/** A gateway process on a feed, whose features the test sets while it runs. */
export interface FeatureScene {
  readonly gateway: GatewayProcess;
  readonly feed: FakeFeed;
  readonly origin: string;
  readonly secureOrigin: string;
  readonly securePort: number;
  /** Sets these features, all others as at first, and waits until the gateway acts by them. */
  readonly set: (features: Partial<CompiledFeatures>, settings?: Settings) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts it. @param prepare publishes what the tests call */
export async function startFeatureScene(prepare: (builder: SnapshotBuilder) => void): Promise<FeatureScene> {
  const builder = new SnapshotBuilder();
  prepare(builder);
  const feed: FakeFeed = await startFeed(builder.instanceId);
  let current = builder.build(1);
  feed.greeting = () => [fullMessage(current)];
  const gateway = await startGateway({ instanceId: builder.instanceId, feed: feed.feed, https: true });
  const { httpPort, httpsPort } = await gateway.ready();
  return {
    gateway,
    feed,
    origin: `http://127.0.0.1:${httpPort}`,
    secureOrigin: `https://127.0.0.1:${httpsPort}`,
    securePort: httpsPort ?? 0,
    set: async (features, settings = {}) => {
      builder.settings({ ...settings, features });
      const next = builder.build(current.revision + 1);
      feed.send(deltaMessage(current, next));
      current = next;
      await feed.acked(next.revision);
    },
    close: async () => {
      await gateway.stop('SIGKILL');
      await feed.close();
      await removeFolder(gateway);
    },
  };
}
