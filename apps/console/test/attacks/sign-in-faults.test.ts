import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consoleEnv } from '../../server/env.ts';
import { SESSION_COOKIE } from './sign-in-browser.ts';
import { createSignInScene } from './sign-in-scene.ts';

/** Attack: learn from what a sign-in answers when it is sent what no form sends, or when something of ours is broken. */
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

const errorIn = (url: string) => new URL(url).searchParams.get('error');

test.each<[string, Record<string, string>]>([
  ['nothing', { account: '', user: '', password: '' }],
  ['a NUL', { account: 'acme\u0000', user: 'ann' }],
  ['half a character', { user: '\ud800' }],
  ['much', { password: 'x'.repeat(100_000) }],
  ['an id of the account’s', { account: '0'.repeat(32) }],
  ['a pattern', { user: '%' }],
])('a form with %s is refused like any other', async (_what, fields) => {
  const browser = scene.browser();
  const { status, url } = await browser.signIn({
    ...scene.credentials,
    password: 'Wr0ng-password',
    ...fields,
  });
  expect({ status, error: errorIn(url) }).toEqual({ status: 401, error: 'wrong' });
  expect(browser.cookies.has(SESSION_COOKIE)).toBe(false);
});

test('the address that a client claims to come from is not believed', async () => {
  const claims = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'x-turnpike-remote-address'];
  const headers = Object.fromEntries(claims.map((name) => [name, '203.0.113.1']));
  await scene.browser().signIn(scene.credentials, headers);
  const { sourceIp } = await world.env.database.auditEvent.findFirstOrThrow({
    where: { operationId: 'SignIn', outcome: 'succeeded' },
    orderBy: { seq: 'desc' },
  });
  expect(sourceIp).toBe('127.0.0.1');
});

test('a fault of ours is told as such, without a word about what broke', async () => {
  const browser = scene.browser();
  const csrfToken = await browser.csrfToken();
  const env = consoleEnv();
  const { database } = env;
  env.database = new Proxy(database, {
    get: () => {
      throw new Error('the database at secret-host is gone');
    },
  });
  try {
    const { status, url } = await browser.signIn({ ...scene.credentials, csrfToken });
    expect({ status, error: errorIn(url) }).toEqual({ status: 401, error: 'no_answer' });
  } finally {
    env.database = database;
  }
});
