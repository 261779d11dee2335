import * as contracts from '@turnpike/contracts/http/sessions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignInScene, type SignInScene } from '../../test/sign-in-scene.ts';
import { principalOfSession } from '../accounts/load-principal.ts';
import type { Caller } from '../kernel/define-operation.ts';

let scene: SignInScene;
beforeAll(async () => {
  scene = await createSignInScene();
});
afterAll(() => scene.world.close());

const pathOf = (user_id: string) => ({ project_id: scene.account.project_id, user_id });
const isAlive = async ({ principal }: Caller) =>
  (await principalOfSession(scene.world.env, principal.credential.id)) !== null;

test('people see their sessions, with where they came from, and which one asks', async () => {
  const { id, name } = await scene.someone();
  const from = { requestId: '', sourceIp: '192.0.2.77', userAgent: `Browser ${'x'.repeat(1_000)}` };
  const first = await scene.sessionOf(name, { from });
  const began = scene.clock.date();
  scene.clock.advance(90_000);
  const second = await scene.sessionOf(name);
  const { sessions } = await scene.call(contracts.listSessions, { path: pathOf(id) }, second);
  expect(sessions).toMatchObject([
    { id: second.principal.credential.id, current: true, method: 'password', mfa_time: null },
    { id: first.principal.credential.id, current: false, source_ip: '192.0.2.77' },
  ]);
  expect(sessions[1]).toMatchObject({
    create_time: began.toISOString(),
    last_seen_time: began.toISOString(),
    user_agent: from.userAgent.slice(0, 256),
  });
});

test('use of a session is noted, at most once a minute', async () => {
  const { id, name } = await scene.someone();
  const caller = await scene.sessionOf(name);
  const began = scene.clock.now();
  const lastSeen = async () => {
    const { sessions } = await scene.call(contracts.listSessions, { path: pathOf(id) }, caller);
    return Date.parse(sessions[0]?.last_seen_time ?? '') - began;
  };
  scene.clock.advance(59_999);
  expect(await isAlive(caller)).toBe(true);
  expect(await lastSeen()).toBe(0);
  scene.clock.advance(1);
  expect(await isAlive(caller)).toBe(true);
  expect(await lastSeen()).toBe(60_000);
});

test('a session that is ended is refused at the next request; the others of the user go on', async () => {
  const { id, name } = await scene.someone();
  const [mine, other] = [await scene.sessionOf(name), await scene.sessionOf(name)];
  const path = { ...pathOf(id), session_id: other.principal.credential.id };
  await scene.call(contracts.deleteSession, { path }, mine);
  expect([await isAlive(mine), await isAlive(other)]).toEqual([true, false]);
  expect(await scene.refusal(contracts.deleteSession, { path }, mine)).toContain('TURNPIKE.3062');
});

test('all others are ended at once', async () => {
  const { id, name } = await scene.someone();
  const mine = await scene.sessionOf(name);
  const others = [await scene.sessionOf(name), await scene.sessionOf(name)];
  expect(await scene.call(contracts.deleteOtherSessions, { path: pathOf(id) }, mine)).toEqual({ ended: 2 });
  expect(await isAlive(mine)).toBe(true);
  expect(await Promise.all(others.map(isAlive))).toEqual([false, false]);
});

test('somebody else’s sessions take a permission, and are looked for at their user only', async () => {
  const [one, other] = [await scene.someone(), await scene.someone()];
  const [mine, theirs] = [await scene.sessionOf(one.name), await scene.sessionOf(other.name)];
  const session_id = theirs.principal.credential.id;
  expect(await scene.refusal(contracts.listSessions, { path: pathOf(other.id) }, mine)).toContain(
    'APIG.1005',
  );
  const path = { ...pathOf(other.id), session_id };
  expect(await scene.refusal(contracts.deleteSession, { path }, mine)).toContain('APIG.1005');
  const swapped = { path: { ...pathOf(one.id), session_id } };
  expect(await scene.refusal(contracts.deleteSession, swapped, mine)).toContain('TURNPIKE.3062');
  expect(await isAlive(theirs)).toBe(true);
  await scene.call(contracts.deleteSession, { path });
  expect(await isAlive(theirs)).toBe(false);
});
