import { type Checkpoint, checkpointText } from '@turnpike/contracts/audit/checkpoint';
import { readAuditPublicKey } from '@turnpike/contracts/audit/signing-key';
import { verifyAuditLog } from '@turnpike/contracts/http/audit';
import { manualClock } from '@turnpike/testkit/clock';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeHashesAnew } from '../../test/audit/forge.ts';
import { asDatabaseOwner } from '../../test/audit/repository.ts';
import { createIdentityScene, createIdentityWorld, type IdentityScene } from '../../test/identity-scene.ts';
import { auditKeyOf, auditPublicKeyPem } from './audit-key.ts';
import { AuditChainBroken, CHECKPOINT_EVENTS, makeCheckpoint, makeDueCheckpoints } from './checkpoints.ts';

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

const sign = () => makeCheckpoint(world.env, scene.accountId);
const verify = () => scene.call(verifyAuditLog, { path: { project_id: scene.account.project_id } });
const checkpoints = () =>
  world.env.database.auditCheckpoint.findMany({
    where: { accountId: scene.accountId },
    orderBy: { seq: 'asc' },
  });
const newEvents = async (count: number) => {
  for (let index = 0; index < count; index++) await scene.newGroup();
};
const change = (sql: string, seq: number) =>
  asDatabaseOwner(world, `${sql} WHERE account_id = $1 AND seq = $2`, [scene.accountId, seq]);

test('a checkpoint signs the last link with the key that derives from the master key', async () => {
  await newEvents(3);
  const signed = await sign();
  const key = readAuditPublicKey(auditPublicKeyPem(world.masterKeyHex));
  expect(signed).toMatchObject({ account_id: scene.accountId, seq: 3, key_id: key.id });
  expect(key.id).toMatch(/^[0-9a-f]{16}$/);
  expect(readAuditPublicKey(key.hex).pem).toBe(key.pem);
  expect(key.verify(checkpointText(signed as Checkpoint), signed?.signature ?? '')).toBe(true);
  for (const forged of [
    { seq: 2 },
    { hash: '0'.repeat(64) },
    { account_id: 'other' },
    { time: 'x' },
    { key_id: '' },
  ])
    expect(
      key.verify(checkpointText({ ...(signed as Checkpoint), ...forged }), signed?.signature ?? ''),
    ).toBe(false);
});

test('an account without events has nothing to sign, and one that is signed is not signed again', async () => {
  expect(await sign()).toBeNull();
  await newEvents(1);
  expect(await sign()).toEqual(await sign());
  expect(await checkpoints()).toHaveLength(1);
});

test('two that sign at once leave one checkpoint', async () => {
  await newEvents(2);
  await Promise.all([sign(), sign(), sign()]);
  expect(await checkpoints()).toHaveLength(1);
});

test('due are accounts never signed, those with many new events, and after a minute those with any', async () => {
  const due = async () => {
    const before = (await checkpoints()).length;
    const { errors } = await makeDueCheckpoints(world.env);
    expect(errors).toEqual([]);
    return (await checkpoints()).length > before;
  };
  await newEvents(1);
  expect(await due()).toBe(true);
  await newEvents(1);
  expect(await due()).toBe(false);
  clock.advance(60_000);
  expect(await due()).toBe(true);
  clock.advance(60_000);
  expect(await due(), 'nothing new').toBe(false);
  await newEvents(1);
  expect(await due(), 'the last one is a minute old').toBe(true);
  await newEvents(CHECKPOINT_EVENTS - 1);
  expect(await due()).toBe(false);
  await newEvents(1);
  expect(await due()).toBe(true);
});

test.each([
  ['changed', "UPDATE audit_events SET principal_name = 'somebody else'", 4],
  ['taken out', 'DELETE FROM audit_events', 4],
  ['taken off the end', 'DELETE FROM audit_events', 6],
  ['stripped of its hash', "UPDATE audit_events SET hash = ''", 4],
  ['given another time', 'UPDATE audit_events SET created_at = now()', 5],
  ['signed before, and changed', "UPDATE audit_events SET hash = '00'", 2],
])('nothing is signed on top of an event that was %s', async (_case, sql, seq) => {
  await newEvents(2);
  await sign();
  await newEvents(4);
  await change(sql, seq);
  await expect(sign()).rejects.toBeInstanceOf(AuditChainBroken);
  expect(await checkpoints()).toHaveLength(1);
  expect((await makeDueCheckpoints(world.env)).errors.length).toBeGreaterThanOrEqual(0);
});

test('an account whose chain is broken keeps no other from its checkpoint', async () => {
  await newEvents(2);
  await change("UPDATE audit_events SET action = ''", 1);
  const other = await createIdentityScene(world);
  await other.newGroup();
  const { errors } = await makeDueCheckpoints(world.env);
  expect(errors.map(String).filter((error) => error.includes(scene.accountId))).toHaveLength(1);
  const where = { accountId: other.accountId };
  expect(await world.env.database.auditCheckpoint.count({ where })).toBe(1);
});

test('a stored log that holds is said to hold', async () => {
  expect(await verify()).toMatchObject({ ok: true, events: 0 });
  await newEvents(3);
  await sign();
  await newEvents(2);
  expect(await verify()).toEqual({
    ok: true,
    events: 5,
    unchained: 0,
    checkpoints: 1,
    key_id: auditKeyOf(world.env.keyring).publicKey.id,
    first_bad: null,
  });
});

test.each([
  ['altered', "UPDATE audit_events SET before = '{}'", 5, { kind: 'altered', seq: 5 }],
  [
    'altered in its hash only',
    "UPDATE audit_events SET hash = repeat('0', 64)",
    5,
    { kind: 'altered', seq: 5 },
  ],
  ['removed', 'DELETE FROM audit_events', 5, { kind: 'removed', seq: 5 }],
  ['removed from the start', 'DELETE FROM audit_events', 1, { kind: 'removed', seq: 1 }],
  ['removed from the end', 'DELETE FROM audit_events', 7, { kind: 'removed', seq: 7 }],
  ['moved in time', "UPDATE audit_events SET created_at = '2020-01-01'", 2, { kind: 'altered', seq: 2 }],
])('the stored log tells which event was %s by the owner of the database', async (_case, sql, seq, bad) => {
  await newEvents(3);
  await sign();
  await newEvents(4);
  await change(sql, seq);
  const { ok, first_bad } = await verify();
  expect(ok).toBe(false);
  expect(first_bad).toMatchObject({ what: 'event', ...bad });
});

test('when all hashes behind a change were made anew, the checkpoint gives away from where on', async () => {
  await newEvents(3);
  await sign();
  await newEvents(4);
  await sign();
  await change("UPDATE audit_events SET principal_name = 'somebody else'", 5);
  await makeHashesAnew(world, scene.accountId, 5);
  const { first_bad } = await verify();
  expect(first_bad).toMatchObject({
    kind: 'rewritten',
    seq: 4,
    detail: expect.stringContaining('from 4 to 7'),
  });
  await newEvents(1);
  await expect(sign()).rejects.toBeInstanceOf(AuditChainBroken);
});

test('a checkpoint that was forged or moved is told', async () => {
  await newEvents(4);
  await sign();
  await newEvents(1);
  for (const [sql, seq] of [
    ["UPDATE audit_checkpoints SET signature = repeat('A', 86) || '=='", 4],
    ["UPDATE audit_checkpoints SET key_id = '0000000000000000'", 4],
    ['UPDATE audit_checkpoints SET seq = 3', 4],
  ] as const) {
    await change(sql, seq);
    expect((await verify()).first_bad).toMatchObject({ kind: 'altered', what: 'checkpoint' });
  }
});
