import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONSOLE_ORIGIN, createSignInScene } from './sign-in-scene.ts';

/** Attack: a link to the sign-in page that leads elsewhere once somebody has signed in. */
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

const elsewhere = [
  'https://evil.example/',
  'http://127.0.0.1:8080.evil.example/',
  'http://127.0.0.1:8080@evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example/',
  '/\t/evil.example/',
  'javascript:alert(1)',
  'data:text/html,x',
];

/** Where a browser would end up; an answer that leads nowhere leaves it here. */
const originOfAddress = (address: string) => new URL(address, `${CONSOLE_ORIGIN}/`).origin;

test.each(elsewhere)('sign-in and sign-out lead to no other site: %j', async (callbackUrl) => {
  const browser = scene.browser();
  const signedIn = await browser.signIn({ ...scene.credentials, callbackUrl });
  // What is no address at all is not looked at any further.
  expect([200, 500]).toContain(signedIn.status);
  expect(originOfAddress(signedIn.url)).toBe(CONSOLE_ORIGIN);
  const signedOut = await browser.post('/api/auth/signout', {
    csrfToken: await browser.csrfToken(),
    callbackUrl,
  });
  expect(originOfAddress(signedOut.url)).toBe(CONSOLE_ORIGIN);
});

test.each(elsewhere)(
  'a cookie or a query that names another site does not either: %j',
  async (callbackUrl) => {
    const browser = scene.browser();
    browser.cookies.set('next-auth.callback-url', encodeURIComponent(callbackUrl));
    const page = await browser.get(`/api/auth/signin?callbackUrl=${encodeURIComponent(callbackUrl)}`);
    const inner = new URL(page.url, `${CONSOLE_ORIGIN}/`).searchParams.get('callbackUrl');
    expect(originOfAddress(page.url)).toBe(CONSOLE_ORIGIN);
    expect(originOfAddress(inner ?? '/')).toBe(CONSOLE_ORIGIN);
    expect(originOfAddress((await browser.signIn(scene.credentials)).url)).toBe(CONSOLE_ORIGIN);
  },
);

test('a refusal names its reason in the answer’s address and nothing else', async () => {
  const { status, url } = await scene.browser().signIn({ ...scene.credentials, password: 'Wr0ng-password' });
  expect(status).toBe(401);
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({ error: 'wrong' });
});
