import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SESSION_COOKIE } from './sign-in-browser.ts';
import { createSignInScene } from './sign-in-scene.ts';

/** Attack: another site lets a browser sign in as the attacker, or sign out. */
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

const SIGN_IN = '/api/auth/callback/credentials';

test.each([
  ['no token', undefined],
  ['an empty token', ''],
  ['a token of another browser', 'other'],
  ['a made-up token', 'f'.repeat(64)],
])('a sign-in form with %s signs nobody in', async (_what, given) => {
  const browser = scene.browser();
  await browser.csrfToken();
  const csrfToken = given === 'other' ? await scene.browser().csrfToken() : given;
  const fields = { ...scene.credentials, ...(csrfToken !== undefined && { csrfToken }) };
  const answer = await browser.post(SIGN_IN, fields);
  expect(answer.url).toContain('csrf=true');
  expect(browser.cookies.has(SESSION_COOKIE)).toBe(false);
});

test('a token without its cookie signs nobody in', async () => {
  const csrfToken = await scene.browser().csrfToken();
  const browser = scene.browser();
  await browser.post(SIGN_IN, { ...scene.credentials, csrfToken });
  expect(browser.cookies.has(SESSION_COOKIE)).toBe(false);
});

test('nobody is signed in by following a link', async () => {
  const browser = scene.browser();
  const csrfToken = await browser.csrfToken();
  const query = new URLSearchParams({ ...scene.credentials, csrfToken });
  await browser.get(`${SIGN_IN}?${query}`);
  await browser.get(`/api/auth/signin/credentials?${query}`);
  expect(browser.cookies.has(SESSION_COOKIE)).toBe(false);
});

test('nobody is signed out by a link, or by a form of another site', async () => {
  const browser = scene.browser();
  await browser.signIn(scene.credentials);
  await browser.get('/api/auth/signout');
  await browser.post('/api/auth/signout', {});
  await browser.post('/api/auth/signout', { csrfToken: 'f'.repeat(64) });
  await browser.post('/api/auth/signout', { csrfToken: await scene.browser().csrfToken() });
  expect(await browser.statusOf(scene.sessionTarget)).toBe(200);
  await browser.post('/api/auth/signout', { csrfToken: await browser.csrfToken() });
  expect(await browser.statusOf(scene.sessionTarget)).toBe(401);
});

test('the session cannot be rewritten by next-auth’s own update', async () => {
  const browser = scene.browser();
  await browser.signIn(scene.credentials);
  const csrfToken = await browser.csrfToken();
  await browser.post('/api/auth/session', { csrfToken, data: '{"sessionId":"x","user":{"id":"y"}}' });
  const { body } = await browser.get('/api/auth/session');
  expect(body.user).toMatchObject({ name: 'ann', accountName: 'acme' });
  expect(await browser.statusOf(scene.sessionTarget)).toBe(200);
});
