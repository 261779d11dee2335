import { operationTable } from '@turnpike/contracts/http/operation-table';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AdapterScene,
  cookieOf,
  createAdapterScene,
  HOST,
  ORIGIN,
  ownPage,
  send,
  sendSigned,
  USERS,
  verdict,
} from '../adapter-scene.ts';

let scene: AdapterScene;
let cookie: string;
beforeAll(async () => {
  scene = await createAdapterScene();
  cookie = await cookieOf(await (await scene.person()).session(), scene.sessionSecret);
});
afterAll(() => scene.close());

const newUser = (name: string) =>
  JSON.stringify({ user: { name, domain_id: scene.account.account.domain_id, access_mode: 'programmatic' } });
const CREATE_USER = '/v3.0/OS-USER/users';
const userNamed = (name: string) => scene.world.env.database.user.count({ where: { name } });

test('our own page’s request is let in', async () => {
  const headers = { ...ownPage, cookie, 'content-type': 'application/json' };
  expect((await send('POST', CREATE_USER, { headers, body: newUser('own-page') })).status).toBe(201);
  expect(await userNamed('own-page')).toBe(1);
});

const { 'x-requested-with': _ours, ...withoutOurHeader } = ownPage;
const foreign: [string, Record<string, string>][] = [
  ['without the header that only our page can set', withoutOurHeader],
  ['with that header in another script’s words', { ...ownPage, 'x-requested-with': 'XMLHttpRequest' }],
  ['with that header twice', { ...ownPage, 'x-requested-with': 'turnpike-console, turnpike-console' }],
  ['from another site', { ...ownPage, 'sec-fetch-site': 'cross-site' }],
  ['from a sibling site', { ...ownPage, 'sec-fetch-site': 'same-site' }],
  ['that the browser was told to open', { ...ownPage, 'sec-fetch-site': 'none' }],
  ['from another origin', { ...ownPage, origin: 'http://evil.example' }],
  ['from our name on another port', { ...ownPage, origin: 'http://127.0.0.1:8081' }],
  ['from an origin that begins like ours', { ...ownPage, origin: `${ORIGIN}.evil.example` }],
  ['from an origin with our name as its user', { ...ownPage, origin: `http://${HOST}@evil.example` }],
  ['from a sandboxed page', { ...ownPage, origin: 'null' }],
  ['of a form as text', { ...withoutOurHeader, 'content-type': 'text/plain' }],
  ['of a form', { ...withoutOurHeader, 'content-type': 'application/x-www-form-urlencoded' }],
  ['of a form with files', { ...withoutOurHeader, 'content-type': 'multipart/form-data; boundary=x' }],
];

test.each(foreign)('a request by cookie %s changes nothing and reads nothing', async (what, own) => {
  const headers = { 'content-type': 'application/json', ...own, cookie };
  const name = `csrf ${what.replaceAll(/[^a-z ]/g, '')}`.slice(0, 60).trim();
  expect(await verdict(send('POST', CREATE_USER, { headers, body: newUser(name) }))).toEqual([
    403,
    'TURNPIKE.0403',
  ]);
  expect(await userNamed(name)).toBe(0);
  expect(await verdict(send('GET', USERS, { headers }))).toEqual([403, 'TURNPIKE.0403']);
});

test('no operation that is asked by GET or HEAD changes anything', () => {
  const changing = operationTable.filter(
    ({ method, audit }) => audit !== null && (method === 'GET' || method === 'HEAD'),
  );
  expect(changing).toEqual([]);
});

test('the cookie of another name, or in a header of its own, is none', async () => {
  const value = cookie.split('=')[1] ?? '';
  for (const headers of [
    { ...ownPage, cookie: `session=${value}` },
    { ...ownPage, authorization: `Bearer ${value}` },
    { ...ownPage, 'x-auth-token': value },
  ])
    expect((await send('GET', USERS, { headers })).status).toBe(401);
});

test.each(['GET', 'OPTIONS', 'POST'])('no answer to %s shares itself with other origins', async (method) => {
  const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
  const answers = [
    await send(method, CREATE_USER, { headers: { ...headers, cookie } }),
    await sendSigned(method, USERS, scene.administrator, { headers }),
  ];
  for (const answer of answers) {
    const shared = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
    expect(shared).toEqual([]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  }
});
