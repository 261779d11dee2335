import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { notificationChannels } from '@turnpike/contracts/jobs/notifications';
import { createPublisher, type Publisher } from '@turnpike/domain/config-feed/publisher';
import { readDocumentsSince, recordNodeReport } from '@turnpike/domain/config-feed/repository';
import { openDatabase } from '@turnpike/domain/kernel/database';
import { createKeyring } from '@turnpike/domain/kernel/keyring';
import { listen } from '@turnpike/domain/kernel/listen';
import type { Driver } from '@turnpike/domain/provisioning/driver';
import { reconcile } from '@turnpike/domain/provisioning/reconcile';
import { createReconciler } from '@turnpike/domain/provisioning/reconciler';
import { createSweep } from '@turnpike/domain/provisioning/sweep';
import type { Logger } from 'pino';
import type { WorkerConfig } from './config.ts';
import { detectIsolation } from './drivers/process/isolation.ts';
import { createProcessDriver } from './drivers/process/process-driver.ts';
import { createErrorLog } from './error-log.ts';
import { every } from './every.ts';
import { createAckRecorder } from './feed/ack-recorder.ts';
import { FeedHub } from './feed/feed-hub.ts';
import { startFeedServer } from './feed/feed-server.ts';
import { createLeaseOwner } from './lease-owner.ts';
import { isPortFree } from './ports/is-port-free.ts';
import { startRelay } from './queue/start-relay.ts';
import { openLocalAuthority } from './tls/authority-files.ts';

const SWEEP_MS = 1_000;
const CONFIG_SWEEP_MS = 2_000;
const FULL_COMPARISON_MS = 600_000;

/** A running worker. */
export interface RunningWorker {
  feedPort: number;
  /** Stops working; gateways go on. */
  close(): Promise<void>;
}

/**
 * Starts all that the worker does: it moves the outbox to the queue, reconciles gateways, publishes their
 * configuration and serves it to them. PostgreSQL may come and go.
 * @throws when the feed's port is taken, or HOME cannot be written
 */
export async function startWorker(config: WorkerConfig, log: Logger): Promise<RunningWorker> {
  const onError = createErrorLog(log);
  const keyring = createKeyring(config.masterKey);
  const db = openDatabase(config.databaseUrl);
  const leaseOwner = createLeaseOwner();
  let stopping = false;

  const hub = new FeedHub({
    read: (instanceId, revision) => readDocumentsSince(db, instanceId, revision),
    onError: (error) => onError('feed', error),
  });
  const acks = createAckRecorder((instanceId, report) => recordNodeReport(db, instanceId, report));
  const feed = await startFeedServer(config.feedPort, {
    hub,
    feedToken: keyring.feedToken,
    acknowledge: acks.acknowledge,
    onError: (error) => onError('feed', error),
  });
  const publisher = createPublisher({
    db,
    options: { domainSuffix: config.domainSuffix },
    onPublished: (instanceId) => void hub.refresh(instanceId),
    onError: (_instanceId, error) => onError('publish', error),
  });

  const wake = (name: string): Promise<void> => reconciler.wake(name);
  const driver = await openDriver(config, feed.port, keyring, (name) => void wake(name));
  const reconciler = createReconciler(
    (instanceId) =>
      reconcile(
        {
          db,
          driver,
          host: config.host,
          ports: config.gatewayPorts,
          isPortFree: (port) => isPortFree(config.host, port),
          compileConfig: publisher.publishAll,
          now: Date.now,
          sleep,
          owner: leaseOwner,
          isStopping: () => stopping,
        },
        instanceId,
      ),
    (_instanceId, error) => onError('reconcile', error),
  );

  const relay = startRelay({ ...config, db, reconcile: wake, onError: (error) => onError('queue', error) });
  const sweep = createSweep({
    db,
    driver,
    reconciler,
    onOrphan: (name) => log.warn({ instanceId: name }, 'removed a gateway that no row knows'),
  });
  const lookEverywhere = (): void => {
    void relay.wake();
    void publisher.sweep().catch((error: unknown) => onError('publish', error));
    void hub.refreshAll();
  };
  const listener = listenForWork({ config, publisher, hub, relay, lookEverywhere, onError });
  const loops = [
    every(SWEEP_MS, sweep, (error) => onError('sweep', error)),
    every(SWEEP_MS, relay.wake, (error) => onError('queue', error)),
    every(
      CONFIG_SWEEP_MS,
      async () => {
        await acks.flush();
        await publisher.sweep();
        await hub.refreshAll();
      },
      (error) => onError('config sweep', error),
    ),
    every(FULL_COMPARISON_MS, publisher.sweepAll, (error) => onError('config sweep', error)),
  ];

  return {
    feedPort: feed.port,
    async close() {
      stopping = true;
      await Promise.all(loops.map((loop) => loop.stop()));
      await listener.close();
      await relay.close();
      await reconciler.close();
      await publisher.close();
      await feed.close();
      await db.$disconnect();
    },
  };
}

async function openDriver(
  config: WorkerConfig,
  feedPort: number,
  keyring: ReturnType<typeof createKeyring>,
  onExit: (name: string) => void,
): Promise<Driver> {
  const gatewaysDir = path.join(config.home, 'gateways');
  await mkdir(gatewaysDir, { recursive: true, mode: 0o700 });
  const isolation = await detectIsolation({
    home: config.home,
    gatewaysDir,
    gatewayMain: config.gatewayMain,
    firstPort: config.gatewayPorts.from,
  });
  const names = [`*.${config.domainSuffix}`, '*.localhost', 'localhost', '127.0.0.1', '::1', config.host];
  return createProcessDriver({
    gatewaysDir,
    gatewayMain: config.gatewayMain,
    path: config.path,
    isolation,
    authority: await openLocalAuthority(config.home),
    certificateNames: [...new Set(names)].filter((name) => name !== '0.0.0.0' && name !== '::'),
    feedUrl: `http://127.0.0.1:${feedPort}`,
    feedToken: keyring.feedToken,
    gatewayKey: keyring.gatewayKey,
    onExit,
  });
}

interface ListenDeps {
  config: WorkerConfig;
  publisher: Publisher;
  hub: FeedHub;
  relay: { wake(): Promise<void> };
  lookEverywhere: () => void;
  onError: (where: string, error: unknown) => void;
}

function listenForWork({ config, publisher, hub, relay, lookEverywhere, onError }: ListenDeps) {
  const { outbox, config: configChannel, published } = notificationChannels;
  const handlers: Record<string, (payload: string) => Promise<void>> = {
    [outbox]: () => relay.wake(),
    [configChannel]: (instanceId) => publisher.wake(instanceId),
    [published]: (instanceId) => hub.refresh(instanceId),
  };
  return listen({
    databaseUrl: config.databaseUrl,
    channels: Object.keys(handlers),
    onNotify: (channel, payload) => void handlers[channel]?.(payload),
    onConnected: lookEverywhere,
    onLost: (error) => onError('listen', error),
  });
}
