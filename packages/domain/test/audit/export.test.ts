import type { ExportHeader } from '@turnpike/contracts/audit/export-format';
import { verifyExport } from '@turnpike/contracts/audit/verify-export';
import { manualClock } from '@turnpike/testkit/clock';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeCheckpoint } from '../../src/audit/checkpoints.ts';
import { exportLines } from '../../src/audit/export.ts';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../identity-scene.ts';
import { busyAccount, eventsOf, exported, insertUnchained, pinnedKey } from './export-scene.ts';
import { makeHashesAnew } from './forge.ts';
import { asDatabaseOwner } from './repository.ts';

let world: World;
let scene: IdentityScene;
const clock = manualClock();
beforeAll(async () => {
  world = await createIdentityWorld();
  world.env.now = clock.date;
});
afterAll(() => world.close());
beforeEach(async () => {
  scene = await createIdentityScene(world);
});

const key = () => pinnedKey(world.masterKeyHex);
const header = (lines: string[]) => JSON.parse(lines[0] ?? '') as ExportHeader;
const change = (sql: string, seq: number) =>
  asDatabaseOwner(world, `${sql} WHERE account_id = $1 AND seq = $2`, [scene.accountId, seq]);

test('an export holds every event once, in order, and is whole', async () => {
  await busyAccount(scene, 40);
  const lines = await exported(scene);
  const rows = await world.env.database.auditEvent.findMany({
    where: { accountId: scene.accountId },
    orderBy: { seq: 'asc' },
  });
  const events = eventsOf(lines, key());
  expect(events.map(({ record }) => record.id)).toEqual(rows.map(({ id }) => id));
  expect(events.map(({ seq }) => seq)).toEqual(rows.map((_row, index) => index + 1));
  const verdict = await verifyExport(lines, key());
  expect(verdict).toMatchObject({ ok: true, events: rows.length, unchained: 0, keyId: key().id });
  expect(await verifyExport(lines)).toEqual(verdict);
  expect(header(lines)).toMatchObject({ account: { id: scene.accountId }, from_seq: 1, to_seq: rows.length });
});

test('an account without events has an export too', async () => {
  const lines = await exported(scene);
  expect(lines).toHaveLength(2);
  expect(await verifyExport(lines, key())).toMatchObject({ ok: true, events: 0 });
});

test('an export makes a checkpoint, and ends with one', async () => {
  await scene.newGroup();
  const lines = await exported(scene);
  expect(await world.env.database.auditCheckpoint.count({ where: { accountId: scene.accountId } })).toBe(1);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ line: 3, checkpoint: { seq: 1 } });
});

test('a time range is exported as a part of the chain that can be checked by itself', async () => {
  const times: string[] = [];
  for (let index = 0; index < 6; index++) {
    clock.advance(60_000);
    times.push(clock.date().toISOString());
    await scene.newGroup();
    if (index === 2) await makeCheckpoint(world.env, scene.accountId);
  }
  const [, second = '', , , fifth = ''] = times;
  const lines = await exported(scene, { from: second, to: fifth });
  expect(eventsOf(lines, key()).map(({ seq }) => seq)).toEqual([2, 3, 4]);
  expect(await verifyExport(lines, key())).toMatchObject({ ok: true, events: 3, checkpoints: 2 });
  const none = await exported(scene, { from: '2000-01-01T00:00:00Z', to: '2000-01-02T00:00:00Z' });
  expect(await verifyExport(none, key())).toMatchObject({ ok: true, events: 0 });
});

test('events from before the chain are exported as such', async () => {
  await insertUnchained(scene, 4);
  await scene.newGroup();
  await scene.newGroup();
  const lines = await exported(scene);
  expect(await verifyExport(lines, key())).toMatchObject({ ok: true, events: 6, unchained: 4 });
});

test('an export of thousands of events is made page by page, and reads on outside of the operation', async () => {
  await asDatabaseOwner(
    world,
    `INSERT INTO audit_events (id, account_id, seq, hash, principal_type, principal_id, principal_name, operation_id,
       action, resource_type, resource_id, resource_name, request_id, source_ip)
     SELECT md5(n::text || $1), $1, n, '', 'user', '', '', '', '', '', '', '', '', '' FROM generate_series(1, 1200) n`,
    [scene.accountId],
  );
  await asDatabaseOwner(world, "INSERT INTO audit_heads VALUES ($1, 1200, '')", [scene.accountId]);
  await scene.newGroup();
  const account = { id: scene.accountId, name: scene.account.account.name };
  const lines = exportLines(world.strictEnv, { account, range: {} });
  expect(await verifyExport(lines, key())).toMatchObject({ ok: true, events: 1_201, unchained: 1_200 });
});

test.each([
  ['altered', "UPDATE audit_events SET principal_name = 'somebody else'", { kind: 'altered', seq: 4 }],
  ['removed', 'DELETE FROM audit_events', { kind: 'removed', seq: 4 }],
])('a row that was %s in the database before the export is named', async (_case, sql, damage) => {
  for (let index = 0; index < 6; index++) await scene.newGroup();
  await change(sql, 4);
  expect(await verifyExport(await exported(scene), key())).toMatchObject({ ok: false, damage });
});

test('a change in the database that was covered by new hashes is named with the span that it lies in', async () => {
  for (let index = 0; index < 6; index++) {
    await scene.newGroup();
    if (index % 2 === 1) await makeCheckpoint(world.env, scene.accountId);
  }
  await change("UPDATE audit_events SET principal_name = 'somebody else'", 4);
  await makeHashesAnew(world, scene.accountId, 4);
  const damage = { kind: 'rewritten', seq: 3, detail: expect.stringContaining('from 3 to 4') };
  expect(await verifyExport(await exported(scene), key())).toMatchObject({ ok: false, damage });
});
