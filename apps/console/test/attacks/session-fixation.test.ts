import { createWorld, type World } from '@turnpike/testkit/world';
import { decode, encode } from 'next-auth/jwt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SESSION_COOKIE } from './sign-in-browser.ts';
import { createSignInScene } from './sign-in-scene.ts';

/** Attack: plant a session in a browser before its owner signs in, and use it afterwards. */
let world: World;
let scene: Awaited<ReturnType<typeof createSignInScene>>;
beforeAll(async () => {
  world = await createWorld();
  scene = await createSignInScene(world);
});
afterAll(async () => {
  await scene.close();
  await world.close();
});

async function sessionIdIn(cookie: string | undefined): Promise<string> {
  const token = await decode({ token: cookie ?? '', secret: scene.secret });
  return token?.sessionId ?? '';
}

test('a session cookie that was there before sign-in is not the one after, nor its session', async () => {
  const attacker = scene.browser();
  await attacker.signIn(scene.credentials);
  const planted = attacker.cookies.get(SESSION_COOKIE) ?? '';
  const victim = scene.browser();
  victim.cookies.set(SESSION_COOKIE, planted);
  expect((await victim.signIn(scene.credentials)).status).toBe(200);
  const fresh = victim.cookies.get(SESSION_COOKIE) ?? '';
  expect(fresh).not.toBe(planted);
  const [before, after] = [await sessionIdIn(planted), await sessionIdIn(fresh)];
  expect(after).toMatch(/^[0-9a-f]{32}$/);
  expect(after).not.toBe(before);
});

test('a session id of the attacker’s choice opens nothing, before or after the victim has signed in', async () => {
  const chosen = 'f'.repeat(32);
  const forged = await encode({ token: { sessionId: chosen }, secret: scene.secret });
  const victim = scene.browser();
  victim.cookies.set(SESSION_COOKIE, forged);
  await victim.signIn(scene.credentials);
  expect(await sessionIdIn(victim.cookies.get(SESSION_COOKIE))).not.toBe(chosen);
  const attacker = scene.browser();
  attacker.cookies.set(SESSION_COOKIE, forged);
  expect(await attacker.statusOf(scene.sessionTarget)).toBe(401);
  expect(await victim.statusOf(scene.sessionTarget)).toBe(200);
});

test('a cookie that another secret made opens nothing', async () => {
  const browser = scene.browser();
  await browser.signIn(scene.credentials);
  const sessionId = await sessionIdIn(browser.cookies.get(SESSION_COOKIE));
  const forged = await encode({ token: { sessionId }, secret: 'another secret altogether' });
  const attacker = scene.browser();
  attacker.cookies.set(SESSION_COOKIE, forged);
  expect(await attacker.statusOf(scene.sessionTarget)).toBe(401);
});

test('scripts cannot read the cookie, and other sites’ requests do not carry it', async () => {
  const { setCookies } = await scene.browser().signIn(scene.credentials);
  const cookie = setCookies.find((each) => each.startsWith(SESSION_COOKIE));
  expect(cookie).toMatch(/; HttpOnly/i);
  expect(cookie).toMatch(/; SameSite=Lax/i);
});

test('a refused sign-in leaves the browser without a session', async () => {
  const browser = scene.browser();
  const answer = await browser.signIn({ ...scene.credentials, password: 'Wr0ng-password' });
  expect(answer.status).toBe(401);
  expect(browser.cookies.has(SESSION_COOKIE)).toBe(false);
});

test('after signing out the cookie that was copied before opens nothing', async () => {
  const browser = scene.browser();
  await browser.signIn(scene.credentials);
  const copy = scene.browser();
  copy.cookies.set(SESSION_COOKIE, browser.cookies.get(SESSION_COOKIE) ?? '');
  expect(await copy.statusOf(scene.sessionTarget)).toBe(200);
  await browser.post('/api/auth/signout', { csrfToken: await browser.csrfToken() });
  expect(await copy.statusOf(scene.sessionTarget)).toBe(401);
});
