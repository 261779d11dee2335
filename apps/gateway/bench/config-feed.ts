/**
 * Measures what a node pays for its configuration: idle memory, cold start, applying deltas, and the memory after
 * many. Prints JSON. Usage: node apps/gateway/bench/config-feed.ts [APIs, 10000] [deltas, 10000]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { advanceDigest, snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import type { SnapshotDocument } from '@turnpike/contracts/snapshot/document';
import { until } from '@turnpike/testkit/poll';
import { startFeed } from '../test/fake-feed.ts';
import { type LargeConfig, largeConfig, publish } from './large-config.ts';
import { MeasuredGateway } from './measured-gateway.ts';

const apiCount = Number(process.argv[2] ?? 10_000);
const deltaCount = Number(process.argv[3] ?? 10_000);
/** Deltas that are timed one by one, with nothing else going on. */
const TIMED = 200;
/** What a start leaves behind is collected, or stays. */
const IDLE_MS = 20_000;

const round = (value: number): number => Math.round(value * 10) / 10;
const quantile = (values: number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0);
};
const print = (what: string, figures: object): void => {
  process.stdout.write(`${JSON.stringify({ what, ...figures })}\n`);
};

async function idle(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'turnpike-bench-'));
  const { builder, secretKey } = largeConfig(0);
  await writeFile(join(folder, 'snapshot.json'), JSON.stringify(builder.build(1)));
  const feed = await startFeed(builder.instanceId);
  // There is nothing newer: who was told so waits for nothing.
  feed.greeting = (revision) => [{ type: 'ping', revision: Math.max(0, Number(revision)) }];
  const spec = {
    instanceId: builder.instanceId,
    secretKey: secretKey.toString('hex'),
    feed: feed.feed,
    accessLogFile: join(folder, 'access.log'),
  };
  print('rehearsal', { ms: round(await MeasuredGateway.rehearse(folder)) });
  for (const which of ['idle, first start', 'idle, any later start']) {
    const gateway = await MeasuredGateway.start(folder, spec, false);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    print(which, {
      startMs: round(gateway.startMs),
      startCpuMs: gateway.startCpuMs,
      ...(await gateway.memoryMb()),
    });
    await gateway.stop();
  }
  await feed.close();
  await rm(folder, { recursive: true });
}

/** Deltas as the worker makes them: an API changed, added or taken out. */
class DeltaSource {
  #revision: number;
  #digest: string;
  #next = 0;
  readonly #config: LargeConfig;
  readonly #held = new Map<string, SnapshotDocument>();

  constructor(config: LargeConfig, revision: number) {
    this.#config = config;
    this.#revision = revision;
    const { documents } = config.builder.build(revision);
    this.#digest = snapshotDigest(documents);
    for (const document of documents) this.#held.set(`${document.kind}/${document.id}`, document);
  }

  /** The message, and the document that came with it. */
  next() {
    const { builder, publications, groups } = this.#config;
    const at = this.#next++;
    const group = groups[at % groups.length];
    if (!group) throw new Error('no groups');
    const kind = 'publication' as const;
    const upserts: SnapshotDocument[] = [];
    const deletions: { kind: typeof kind; id: string }[] = [];
    const old = publications[at % publications.length];
    if (!old) throw new Error('no APIs');
    if (at % 3 === 0) {
      deletions.push({ kind, id: old.id });
      builder.remove(kind, old.id);
      publications[at % publications.length] = publish(builder, group, 1_000_000 + at);
    } else {
      publications[at % publications.length] = builder.api(group, { ...old, apiName: `renamed ${at}` });
    }
    const now = publications[at % publications.length] ?? old;
    const document = builder.document(kind, now.id);
    upserts.push(document);
    const removed = [this.#held.get(`${kind}/${old.id}`)].filter((each) => each !== undefined);
    this.#digest = advanceDigest(this.#digest, removed, upserts);
    this.#held.delete(`${kind}/${old.id}`);
    this.#held.set(`${kind}/${now.id}`, document);
    const from = this.#revision++;
    const head = { type: 'delta', schemaVersion: 1, from, revision: this.#revision, digest: this.#digest };
    return { ...head, upserts, deletions };
  }
}

async function large(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'turnpike-bench-'));
  const config = largeConfig(apiCount);
  const { builder, secretKey } = config;
  const feed = await startFeed(builder.instanceId);
  // There is nothing newer: who was told so waits for nothing.
  feed.greeting = (revision) => [{ type: 'ping', revision: Math.max(0, Number(revision)) }];
  const first = builder.build(1);
  const text = JSON.stringify(first);
  await writeFile(join(folder, 'snapshot.json'), text);
  const spec = { instanceId: builder.instanceId, secretKey: secretKey.toString('hex'), feed: feed.feed };
  await MeasuredGateway.rehearse(folder);
  const fromOld = await MeasuredGateway.start(folder, spec);
  const deltas = new DeltaSource(config, 1);
  const applyMs: number[] = [];
  const step = async (): Promise<void> => {
    const delta = deltas.next();
    const startedAtMs = performance.now();
    feed.send(delta);
    await until(() => feed.acks.find((ack) => ack.revision === delta.revision), {
      deadlineMs: 60_000,
      everyMs: 1,
    });
    applyMs.push(performance.now() - startedAtMs);
    feed.acks.length = 0;
  };
  await until(() => feed.asked.length === 1, { deadlineMs: 30_000 });
  const started = await fromOld.report();
  print('cold start, plain file', {
    apis: apiCount,
    fileMb: round(text.length / 1e6),
    startMs: round(fromOld.startMs),
    startCpuMs: fromOld.startCpuMs,
    residentMb: round(started.residentMb),
    blocksMs: started.blocksMs.slice(0, 3).map(round),
  });
  await step();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  fromOld.reset();
  for (let at = 0; at < TIMED; at += 1) await step();
  const timed = await fromOld.report();
  print('deltas one by one', {
    sentToAckedMs: {
      median: quantile(applyMs, 0.5),
      p99: quantile(applyMs, 0.99),
      max: quantile(applyMs, 1),
    },
    blocksMs: timed.blocksMs.slice(0, 5).map(round),
    blocksAtMostMs: timed.blocksAtMostMs.slice(0, 5).map(round),
    longestGcMs: round(timed.longestGcMs),
    residentMb: round(timed.residentMb),
  });
  await fromOld.stop();
  await restarted(folder, spec, feed, step);
  await feed.close();
  await rm(folder, { recursive: true });
}

/** Starts from the state that the node before left, and applies many deltas. */
async function restarted(
  folder: string,
  spec: { instanceId: string },
  { acks, asked }: { acks: unknown[]; asked: string[] },
  step: () => Promise<void>,
): Promise<void> {
  const gateway = await MeasuredGateway.start(folder, spec);
  const started = await gateway.report();
  print('cold start, own state', {
    startMs: round(gateway.startMs),
    startCpuMs: gateway.startCpuMs,
    residentMb: round(started.residentMb),
    blocksMs: started.blocksMs.slice(0, 3).map(round),
  });
  await until(() => asked.length === 2, { deadlineMs: 30_000 });
  await step();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  gateway.reset();
  const before = await gateway.report('gc');
  const startedAtMs = performance.now();
  let applied = 0;
  for (; applied < deltaCount && performance.now() - startedAtMs < 240_000; applied += 1) {
    await step();
    if (applied === 100) gateway.reset();
    if (applied % 2_500 === 2_499) {
      print('on the way', { applied: applied + 1, residentMb: round((await gateway.report()).residentMb) });
    }
    acks.length = 0;
  }
  const tookMs = performance.now() - startedAtMs;
  const during = await gateway.report();
  gateway.reset();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const quiet = await gateway.report();
  const after = await gateway.report('gc');
  print('many deltas', {
    applied,
    perSecond: round(applied / (tookMs / 1_000)),
    blocksMs: during.blocksMs.slice(0, 5).map(round),
    blocksAtMostMs: during.blocksAtMostMs.slice(0, 5).map(round),
    longestGcMs: round(during.longestGcMs),
    quietBlocksMs: quiet.blocksMs.slice(0, 3).map(round),
    residentMb: {
      before: round(before.residentMb),
      during: round(during.residentMb),
      quietSince20s: round(quiet.residentMb),
      after: round(after.residentMb),
    },
    heapMb: { before: round(before.heapUsedMb), after: round(after.heapUsedMb) },
  });
  await gateway.stop();
}

await idle();
await large();
