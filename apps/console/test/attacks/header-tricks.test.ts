import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AdapterScene,
  createAdapterScene,
  type SigningKey,
  send,
  sendSigned,
  signature,
  USERS,
  verdict,
} from '../adapter-scene.ts';

let scene: AdapterScene;
/** Somebody who may do nothing but look after themself. */
let nobody: SigningKey;
beforeAll(async () => {
  scene = await createAdapterScene();
  const person = await scene.person();
  await scene.world.env.database.policyGrant.deleteMany({ where: { userId: person.id } });
  nobody = person.key;
});
afterAll(() => scene.close());

const OWN_PROJECTS = '/v3/auth/projects';

/** What is believed elsewhere about the path, the method, the caller, or what was decided before. */
const tricks: [name: string, value: string][] = [
  ['x-middleware-subrequest', 'proxy:proxy:proxy:proxy:proxy'],
  ['x-middleware-subrequest', 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware'],
  ['x-middleware-next', '1'],
  ['x-middleware-rewrite', USERS],
  ['x-middleware-override-headers', 'authorization'],
  ['x-middleware-request-authorization', 'anything'],
  ['x-invoke-path', USERS],
  ['x-invoke-output', USERS],
  ['x-invoke-status', '200'],
  ['x-matched-path', USERS],
  ['x-now-route-matches', '1=users'],
  ['x-nextjs-data', '1'],
  ['x-original-url', USERS],
  ['x-original-method', 'GET'],
  ['x-rewrite-url', USERS],
  ['x-forwarded-uri', USERS],
  ['x-forwarded-host', 'evil.example'],
  ['x-forwarded-for', '127.0.0.1'],
  ['x-real-ip', '127.0.0.1'],
  ['x-http-method', 'GET'],
  ['x-http-method-override', 'GET'],
  ['x-method-override', 'GET'],
  ['x-turnpike-target', USERS],
  ['x-turnpike-remote-address', '127.0.0.1'],
  ['rsc', '1'],
  ['next-router-prefetch', '1'],
  ['next-action', 'x'],
  ['x-prerender-revalidate', 'x'],
];

test.each(tricks)('%s: %s opens nothing to nobody', async (name, value) => {
  expect(await verdict(send('GET', USERS, { headers: { [name]: value } }))).toEqual([401, 'APIG.1000']);
});

test.each(tricks)('%s: %s leads a signed request nowhere else', async (name, value) => {
  const own = await sendSigned('GET', OWN_PROJECTS, nobody, { headers: {} });
  const tricked = await send('GET', OWN_PROJECTS, {
    headers: { ...signature('GET', OWN_PROJECTS, nobody), [name]: value },
  });
  expect([tricked.status, await tricked.json()]).toEqual([200, await own.json()]);
  expect(await verdict(sendSigned('GET', USERS, nobody, {}))).toEqual([403, 'APIG.1005']);
});

test.each(tricks)('%s: %s makes no other method of a request', async (name, value) => {
  const headers = { ...signature('DELETE', USERS, scene.administrator), [name]: value };
  expect(await verdict(send('DELETE', USERS, { headers }))).toEqual([405, 'TURNPIKE.0405']);
});

test('the address of the audit log is the socket’s', async () => {
  const target = `/v3.0/OS-CREDENTIAL/securitytokens`;
  const body = JSON.stringify({ auth: { identity: { methods: ['token'] } } });
  const headers = {
    ...signature('POST', target, nobody, { body }),
    'x-forwarded-for': '10.0.0.1',
    'x-turnpike-remote-address': '10.0.0.1',
  };
  expect((await send('POST', target, { headers, body })).status).toBe(201);
  const { sourceIp } = await scene.world.env.database.auditEvent.findFirstOrThrow({
    where: { operationId: 'CreateTemporaryAccessKeyByToken' },
  });
  expect(sourceIp).toBe('192.0.2.9');
});

test.each([
  '//v3/users',
  '/v3//users',
  '/v3/users/',
  '/v3/./users',
  '/v3/auth/../users',
  '/v3/auth/projects/../../users',
  '/v3/auth%2f..%2fusers',
  '/v3%2fusers',
  '/v3/%75sers',
  '/v3/users%00',
  '/v3/users;a=b',
  '/V3/users',
  '/v3/users#/auth/projects',
  '/v3/auth/projects?path=users#users',
])('%s, signed as it is, is no other operation than what its bytes say', async (target) => {
  const response = await sendSigned('GET', target, nobody);
  expect([400, 401, 404]).toContain(response.status);
  const unsigned = await send('GET', target);
  expect(unsigned.status).toBe(401);
});

test('the query that is looked at is the one that was signed', async () => {
  const target = `${USERS}?name=one`;
  const headers = signature('GET', target, scene.administrator);
  expect(await verdict(send('GET', `${USERS}?name=two`, { headers }))).toEqual([401, 'APIG.1002']);
  expect(await verdict(sendSigned('GET', `${USERS}?nxtPname=one`, scene.administrator))).toEqual([
    400,
    'APIG.2012',
  ]);
  expect(await verdict(sendSigned('GET', `${USERS}?_rsc=1`, scene.administrator))).toEqual([
    400,
    'APIG.2012',
  ]);
});
