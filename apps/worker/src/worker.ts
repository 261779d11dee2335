import { setTimeout as sleep } from 'node:timers/promises';
import type { DecisionReport } from '@turnpike/contracts/feed/decisions';
import { notificationChannels } from '@turnpike/contracts/jobs/notifications';
import { makeDueCheckpoints } from '@turnpike/domain/audit/checkpoints';
import { keepDecisions } from '@turnpike/domain/call-decisions/reported';
import { forgetOldDecisions } from '@turnpike/domain/call-decisions/retention';
import { createPublisher, type Publisher } from '@turnpike/domain/config-feed/publisher';
import { readDocumentsSince, recordNodeReport } from '@turnpike/domain/config-feed/repository';
import { warnOfEndingCertificates } from '@turnpike/domain/instance-certificates/warn-of-ending';
import { type Database, openDatabase } from '@turnpike/domain/kernel/database';
import { withinAccountOf } from '@turnpike/domain/kernel/instance-account';
import { createKeyring, type Keyring } from '@turnpike/domain/kernel/keyring';
import { listen } from '@turnpike/domain/kernel/listen';
import { forgetEndedWindows } from '@turnpike/domain/leases/repository';
import { type ReconcileDeps, reconcile } from '@turnpike/domain/provisioning/reconcile';
import { createReconciler } from '@turnpike/domain/provisioning/reconciler';
import { createSweep } from '@turnpike/domain/provisioning/sweep';
import { upgradeInWindows } from '@turnpike/domain/provisioning/upgrades';
import { forgetOldRecords } from '@turnpike/domain/usage/retention';
import type { Logger } from 'pino';
import type { WorkerConfig } from './config.ts';
import { openProcessDriver } from './drivers/process/open-process-driver.ts';
import type { ProcessDriver } from './drivers/process/process-driver.ts';
import { createErrorLog } from './error-log.ts';
import { every } from './every.ts';
import { createAckRecorder } from './feed/ack-recorder.ts';
import { FeedHub } from './feed/feed-hub.ts';
import { startFeedServer } from './feed/feed-server.ts';
import { takeRecordsInto } from './feed/record-taker.ts';
import { gatewayVersion } from './gateway-version.ts';
import { createLeaseOwner } from './lease-owner.ts';
import type { LeaseStore } from './leases/lease-store.ts';
import { postgresLeases } from './leases/postgres-leases.ts';
import { redisLeases } from './leases/redis-leases.ts';
import { isPortFree } from './ports/is-port-free.ts';
import { startRelay } from './queue/start-relay.ts';

const SWEEP_MS = 1_000;
const CONFIG_SWEEP_MS = 2_000;
const CHECKPOINTS_MS = 5_000;
const RECORDS_MS = 60_000;
const FULL_COMPARISON_MS = 600_000;
const UPGRADES_MS = 30_000;
const CERTIFICATES_MS = 3_600_000;

/** A running worker. */
export interface RunningWorker {
  feedPort: number;
  /** Stops working; gateways go on. */
  close(): Promise<void>;
}

/** Where tests reach in. */
export interface WorkerHooks {
  /** After a reconciliation step took effect, before it is recorded; throwing plays a killed worker. */
  afterEffect?: ReconcileDeps['afterEffect'];
}

/**
 * Starts all that the worker does: it moves the outbox to the queue, reconciles gateways, publishes their
 * configuration and serves it to them. PostgreSQL may come and go.
 * @throws when the feed's port is taken, or HOME cannot be written
 */
export async function startWorker(
  config: WorkerConfig,
  log: Logger,
  hooks: WorkerHooks = {},
): Promise<RunningWorker> {
  const onError = createErrorLog(log);
  const keyring = createKeyring(config.masterKey);
  const db = openDatabase(config.databaseUrl);
  let stopping = false;

  const hub = openHub(db, (error) => onError('feed', error));
  const acks = createAckRecorder(
    async (instanceId, report) =>
      (await withinAccountOf(db, instanceId, () => recordNodeReport(db, instanceId, report))) ?? false,
  );
  const leases = openLeases(config, db, onError);
  const feed = await startFeedServer(config.feedPort, {
    hub,
    feedToken: keyring.feedToken,
    acknowledge: acks.acknowledge,
    ...nodeTakers(db, leases),
    checkQueue: () => relay.check(),
    onError: (error) => onError('feed', error),
  });
  const publisher = createPublisher({
    db,
    options: { domainSuffix: config.domainSuffix, keyring },
    onPublished: (instanceId) => void hub.refresh(instanceId),
    onError: (_instanceId, error) => onError('publish', error),
  });

  const wake = (name: string): Promise<void> => reconciler.wake(name);
  const installedVersion = await gatewayVersion(config.gatewayMain);
  const { driver, supervisor } = await openProcessDriver(config, feed.port, keyring, installedVersion, {
    onChange: (name) => void wake(name),
    onError: (error) => onError('supervisor', error),
  });
  const reconciler = openReconciler({
    db,
    driver,
    host: config.host,
    ports: config.gatewayPorts,
    isPortFree: (port) => isPortFree(config.host, port),
    installedVersion: () => installedVersion,
    compileConfig: publisher.publishAll,
    owner: createLeaseOwner(),
    isStopping: () => stopping,
    onError: (error) => onError('reconcile', error),
    ...hooks,
  });

  const relay = startRelay({ ...config, db, reconcile: wake, onError: (error) => onError('queue', error) });
  const sweep = createSweep({
    db,
    driver,
    reconciler,
    onOrphan: (name) => log.warn({ instanceId: name }, 'removed a gateway that no row knows'),
  });
  const lookEverywhere = (): void => {
    void relay.wake();
    void publisher.sweepAll().catch((error: unknown) => onError('publish', error));
    void hub.refreshAll();
  };
  const listener = listenForWork({ config, publisher, hub, relay, lookEverywhere, onError });
  const sweepConfig = async (): Promise<void> => {
    await acks.flush();
    await publisher.sweep();
    await hub.refreshAll();
  };
  const loop = (where: string, intervalMs: number, work: () => Promise<unknown>) =>
    every(intervalMs, work, (error) => onError(where, error));
  const loops = [
    loop('sweep', SWEEP_MS, sweep),
    loop('queue', SWEEP_MS, relay.wake),
    loop('config sweep', CONFIG_SWEEP_MS, sweepConfig),
    loop('audit checkpoints', CHECKPOINTS_MS, () => signDueCheckpoints(db, keyring, onError)),
    loop('records', RECORDS_MS, () => forgetOldRecords(db, new Date())),
    loop('decisions and leases', RECORDS_MS, () => forgetWhatIsOver(db, new Date())),
    loop('full comparison', FULL_COMPARISON_MS, publisher.sweepAll),
    loop('upgrades', UPGRADES_MS, () => upgradeInWindows({ db, installedVersion, now: Date.now, wake })),
    loop('certificates', CERTIFICATES_MS, () => lookAfterCertificates(db, driver, log)),
  ];

  return {
    feedPort: feed.port,
    async close() {
      stopping = true;
      await Promise.all(loops.map((running) => running.stop()));
      await listener.close();
      await relay.close();
      await reconciler.close();
      supervisor.close();
      await publisher.close();
      await feed.close();
      await leases.close();
      await db.$disconnect();
    },
  };
}

function openHub(db: Database, onError: (error: unknown) => void): FeedHub {
  return new FeedHub({
    read: (instanceId, revision) =>
      withinAccountOf(db, instanceId, () => readDocumentsSince(db, instanceId, revision)),
    onError,
  });
}

async function forgetWhatIsOver(db: Database, now: Date): Promise<void> {
  await forgetOldDecisions(db, now);
  await forgetEndedWindows(db, now);
}

/** What nodes send besides acknowledgements. */
function nodeTakers(db: Database, leases: LeaseStore) {
  return {
    takeRecords: takeRecordsInto(db),
    takeDecisions: (instanceId: string, report: DecisionReport) => keepDecisions(db, instanceId, report),
    exchangeLeases: leases.exchange,
  };
}

type OnError = (where: string, error: unknown) => void;

/** Where it is on record what nodes may spend of their gateway's limits. */
function openLeases({ redisUrl }: WorkerConfig, db: Database, onError: OnError): LeaseStore {
  return redisUrl === null ? postgresLeases(db) : redisLeases(redisUrl, (error) => onError('leases', error));
}

async function signDueCheckpoints(database: Database, keyring: Keyring, onError: OnError): Promise<void> {
  const { errors } = await makeDueCheckpoints({ database, keyring, now: () => new Date() });
  for (const error of errors) onError('audit checkpoints', error);
}

/** The local authority's are renewed; of gateways' own, people are told. */
async function lookAfterCertificates(db: Database, driver: ProcessDriver, log: Logger): Promise<void> {
  await warnOfEndingCertificates(db, new Date());
  for (const name of await driver.renewCertificates())
    log.info({ instanceId: name }, 'renewed a certificate');
}

type ReconcilerDeps = Omit<ReconcileDeps, 'now' | 'sleep'> & { onError: (error: unknown) => void };

function openReconciler({ onError, ...deps }: ReconcilerDeps) {
  return createReconciler(
    (instanceId) => reconcile({ ...deps, now: Date.now, sleep }, instanceId),
    (_instanceId, error) => onError(error),
  );
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
  const { outbox, config: configChannel, published, decisions } = notificationChannels;
  const handlers: Record<string, (payload: string) => Promise<void>> = {
    [outbox]: () => relay.wake(),
    [configChannel]: (instanceId) => publisher.wake(instanceId),
    [published]: (instanceId) => hub.refresh(instanceId),
    [decisions]: async (payload) => {
      const [instanceId = '', requestId = ''] = payload.split('/');
      hub.ask(instanceId, requestId);
    },
  };
  return listen({
    databaseUrl: config.databaseUrl,
    channels: Object.keys(handlers),
    onNotify: (channel, payload) => void handlers[channel]?.(payload),
    onConnected: lookEverywhere,
    onLost: (error) => onError('listen', error),
  });
}
