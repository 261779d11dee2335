import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { snapshotDigest } from '@turnpike/contracts/snapshot/digest';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CounterStore } from '../../counters/counter-store.ts';
import { ConfigBuilder } from '../../runtime/config-builder.ts';
import { atOnce } from '../in-slices.ts';
import { type Candidate, candidates } from './candidates.ts';
import { readCopy } from './read-copy.ts';
import { SnapshotStore } from './snapshot-store.ts';

let root: string;
let folder: string;
let file: string;
let source: SnapshotBuilder;
let builder: ConfigBuilder;
/** Digest of each revision. */
let digests: Map<number, string>;
const stores: SnapshotStore[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'turnpike-store-'));
  folder = join(root, 'state', 'node-1');
  await mkdir(folder, { recursive: true });
  file = join(folder, 'snapshot.json');
  source = new SnapshotBuilder();
  const { instanceId } = source;
  builder = new ConfigBuilder({ instanceId, counters: new CounterStore(), secretKey: null, now: () => 0 });
  digests = new Map();
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  await rm(root, { recursive: true, force: true });
});

function openStore(at = file): SnapshotStore {
  const logger = pino({ level: 'silent' });
  const store = new SnapshotStore({
    instanceId: source.instanceId,
    file: at,
    logger,
    onStatus: () => undefined,
  });
  stores.push(store);
  return store;
}

/** Applies the builder's documents as a revision. */
function applied(revision: number) {
  const { documents } = source.build(revision);
  digests.set(revision, snapshotDigest(documents));
  const change = {
    revision,
    upserts: documents,
    deletions: 'others',
    digest: null,
    verifyHashes: true,
  } as const;
  const built = atOnce(builder.build(change));
  built.takeOver();
  return built;
}

/** Saves revisions 1 to `count`, each with an API more or one less. */
async function saveRevisions(count: number): Promise<void> {
  const store = openStore();
  const group = source.group();
  const apis: string[] = [];
  for (let revision = 1; revision <= count; revision += 1) {
    const gone = revision % 4 === 0 ? apis.shift() : undefined;
    if (gone === undefined) apis.push(source.api(group, { path: `/é/${revision}`, backend: {} }).id);
    else source.remove('publication', gone);
    await store.save(applied(revision));
  }
  await store.close();
}

async function load(passed: string[] = []): Promise<Candidate | null> {
  const found = candidates(file, source.instanceId, (place, reason) =>
    passed.push(`${place.file}: ${reason}`),
  );
  for await (const candidate of found) return candidate;
  return null;
}

const digestOf = (candidate: Candidate | null) => candidate && snapshotDigest(candidate.documents.values());

test('both copies hold every revision that was saved, are 0600, and nothing else is left', async () => {
  await saveRevisions(8);
  for (const letter of ['a', 'b']) {
    const read = await readCopy(`${file}.${letter}`, source.instanceId, true);
    expect([read.revision, read.damage, snapshotDigest(read.documents.values())]).toEqual([
      8,
      null,
      digests.get(8),
    ]);
    expect((await stat(`${file}.${letter}`)).mode & 0o777).toBe(0o600);
  }
  expect((await readdir(folder)).sort()).toEqual(['snapshot.json.a', 'snapshot.json.b']);
});

test('cut off at any byte, a copy gives the last revision that it holds whole, and the other one all', async () => {
  await saveRevisions(6);
  const copy = `${file}.a`;
  const whole = await readFile(copy);
  const { baseBytes } = await readCopy(copy, source.instanceId, false);
  let newest = 0;
  for (let length = 0; length < whole.length; length += length < baseBytes - 5 ? 97 : 1) {
    await writeFile(copy, whole.subarray(0, length));
    const read = await readCopy(copy, source.instanceId, true).catch(() => null);
    expect(read === null).toBe(length < baseBytes);
    if (read) {
      expect(snapshotDigest(read.documents.values())).toBe(digests.get(read.revision));
      expect(read.digest).toBe(digests.get(read.revision));
      expect(read.revision).toBeGreaterThanOrEqual(newest);
      newest = read.revision;
    }
    if (length % 50 === 0) expect(digestOf(await load())).toBe(digests.get(6));
  }
  expect(newest).toBe(5);
});

test('a flipped bit anywhere in one copy is found, an earlier state is good, and the other copy is started from', async () => {
  await saveRevisions(6);
  const copy = `${file}.a`;
  const whole = await readFile(copy);
  for (let at = 0; at < whole.length; at += 13) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    await writeFile(copy, flipped);
    const read = await readCopy(copy, source.instanceId, true).catch(() => null);
    // One in the file's last newline loses the last record only; none goes unnoticed.
    if (read) {
      expect(read.damage, `byte ${at}`).not.toBeNull();
      expect(read.revision).toBeLessThan(6);
      expect(snapshotDigest(read.documents.values())).toBe(digests.get(read.revision));
    }
    if (at % 5 === 0) expect(digestOf(await load())).toBe(digests.get(6));
  }
});

test('with both copies damaged the newest revision that holds in either is started from, and both are mended', async () => {
  await saveRevisions(6);
  const [a, b] = [`${file}.a`, `${file}.b`];
  await truncate(a, (await stat(a)).size - 10);
  await truncate(b, (await readCopy(b, source.instanceId, false)).baseBytes + 20);
  const found = await load();
  expect(found).toMatchObject({ file: a, revision: 5, isOwn: true });
  expect(found?.damage).not.toBeNull();

  if (!found) throw new Error('nothing was found');
  const change = {
    revision: 5,
    upserts: found.documents.values(),
    deletions: 'others',
    digest: found.digest,
  } as const;
  const built = atOnce(builder.build({ ...change, verifyHashes: false }));
  built.takeOver();
  const store = openStore();
  await store.resume(built);
  await until(
    async () => {
      const copies = [
        await readCopy(a, source.instanceId, false),
        await readCopy(b, source.instanceId, false),
      ];
      return copies.every(({ revision, damage }) => revision === 5 && damage === null);
    },
    { deadlineMs: 10_000 },
  );
  expect(store.status.passedOver.map((each) => each.split(':')[0])).toEqual([a, b]);
});

test('the files of another gateway, and a folder without any, give nothing', async () => {
  expect(await load()).toBeNull();
  await saveRevisions(2);
  const passed: string[] = [];
  for await (const _ of candidates(file, 'another', ({ file: name }, why) => passed.push(`${name} ${why}`))) {
    expect.unreachable('it was taken');
  }
  expect(passed.length).toBe(2);
});

test('a new node starts from the newest copy of the gateway’s other nodes', async () => {
  await saveRevisions(3);
  const own = file;
  file = join(root, 'state', 'node-2', 'snapshot.json');
  await mkdir(join(root, 'state', 'node-2'));
  expect(await load()).toMatchObject({ revision: 3, isOwn: false, file: `${own}.a` });
  expect(digestOf(await load())).toBe(digests.get(3));
});

test('a journal that has grown longer than its base is begun anew, and the newest revision is in both copies', async () => {
  const store = openStore();
  const group = source.group();
  const api = source.api(group, { path: '/a', backend: {} });
  const padding = 'x'.repeat(60_000);
  for (let revision = 1; revision <= 60; revision += 1) {
    source.api(group, { ...api, apiName: `${revision} ${padding}`, backend: {} });
    await store.save(applied(revision));
  }
  await until(() => store.status.savedRevision === 60, { deadlineMs: 10_000 });
  await store.close();
  const sizes = await Promise.all(['a', 'b'].map(async (letter) => (await stat(`${file}.${letter}`)).size));
  expect(Math.max(...sizes)).toBeLessThan(2_000_000);
  expect(digestOf(await load())).toBe(digests.get(60));
});

test('a disk that takes nothing is told of, and once it does again the newest revision is saved by itself', async () => {
  await rm(folder, { recursive: true });
  const store = openStore();
  await store.save(applied(1));
  await store.save(applied(2));
  expect(store.status).toMatchObject({ savedRevision: null, error: expect.stringContaining('ENOENT') });
  await mkdir(folder);
  await until(() => store.status.savedRevision === 2 && store.status.error === null, { deadlineMs: 15_000 });
  expect(digestOf(await load())).toBe(digests.get(2));
});
