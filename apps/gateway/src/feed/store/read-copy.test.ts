import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentHash } from '@turnpike/contracts/snapshot/canonical-json';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CounterStore } from '../../counters/counter-store.ts';
import { ConfigBuilder } from '../../runtime/config-builder.ts';
import { atOnce } from '../in-slices.ts';
import { readCopy } from './read-copy.ts';
import { sealDelta } from './record.ts';
import { SnapshotCopy } from './snapshot-copy.ts';

const ID = 'a'.repeat(32);

let folder: string;
let file: string;
let source: SnapshotBuilder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turnpike-copy-'));
  file = join(folder, 'snapshot.json.a');
  source = new SnapshotBuilder();
  source.api(source.group(), { path: '/a', backend: {} });
  const env = { instanceId: source.instanceId, counters: new CounterStore(), secretKey: null, now: Date.now };
  const change = { upserts: source.build(1).documents, deletions: 'others', digest: null } as const;
  const built = atOnce(new ConfigBuilder(env).build({ ...change, revision: 1, verifyHashes: true }));
  const copy = new SnapshotCopy(file);
  await copy.writeBase(source.instanceId, built);
  await copy.close();
});
afterEach(() => rm(folder, { recursive: true }));

/** Appends a change as the node itself does, of a group with these members. */
async function append(members: object): Promise<void> {
  const { checksum } = await readCopy(file, source.instanceId, false);
  const body = {
    id: ID,
    debugDomain: 'a',
    debugDomainEnabled: true,
    domains: [],
    isDefault: false,
    ...members,
  };
  const upserts = [{ kind: 'group', id: ID, hash: contentHash(body), body }];
  const end = { revision: 2, digest: '0'.repeat(64) };
  await appendFile(file, sealDelta(checksum, JSON.stringify({ upserts, deletions: [] }), end).line);
}

test('documents of a base and of the changes after it come parsed', async () => {
  await append({ name: 'later' });
  const { documents, revision, damage } = await readCopy(file, source.instanceId, true);
  expect([revision, damage, documents.size]).toEqual([2, null, 5]);
  expect(documents.get(`group/${ID}`)?.body).toMatchObject({ name: 'later' });
});

test('a sealed change that this program does not understand is no damage: no older revision is served in its place', async () => {
  await append({ name: 'later', ofALaterRelease: true });
  await expect(readCopy(file, source.instanceId, true)).rejects.toThrow(`group/${ID}: `);
});
