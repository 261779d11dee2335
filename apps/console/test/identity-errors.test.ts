import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdapterScene, createAdapterScene, send, sendSigned } from './adapter-scene.ts';

/** How the official client reads these bodies is tested with itself, in e2e/tokens.spec.ts. */
let scene: AdapterScene;
beforeAll(async () => {
  scene = await createAdapterScene();
});
afterAll(() => scene.close());

const missing = '0'.repeat(32);

test('below /v3 an error is told in both forms, with the same code and sentence', async () => {
  const response = await sendSigned('GET', `/v3/users/${missing}`, scene.administrator);
  const message = 'The user, group or policy does not exist.';
  expect([response.status, await response.json()]).toEqual([
    404,
    {
      error: { code: 'IAM.0004', message, title: 'Not Found' },
      error_code: 'IAM.0004',
      error_msg: message,
      request_id: response.headers.get('x-request-id'),
    },
  ]);
});

test('below /v3.0 and /v2 it is told in one form', async () => {
  for (const target of [`/v3.0/OS-ROLE/roles/${missing}`, `/v2/${missing}/turnpike/session`]) {
    const response = await sendSigned('GET', target, scene.administrator);
    expect([response.status, await response.json()]).toEqual([
      404,
      {
        error_code: expect.any(String),
        error_msg: expect.any(String),
        request_id: response.headers.get('x-request-id'),
      },
    ]);
  }
});

test.each([
  ['without credentials', () => send('GET', '/v3/users'), 401, 'APIG.1000'],
  ['with a wrong password', () => wrongPassword(), 401, 'TURNPIKE.0401'],
  ['of no operation', () => sendSigned('GET', '/v3/nothing', scene.administrator), 404, 'TURNPIKE.0404'],
  ['of no method', () => sendSigned('DELETE', '/v3/users', scene.administrator), 405, 'TURNPIKE.0405'],
  [
    'that is malformed',
    () => sendSigned('POST', '/v3/groups', scene.administrator, { body: '{' }),
    400,
    'APIG.2012',
  ],
])('so is a request %s', async (_what, request, status, code) => {
  const response = await request();
  expect([response.status, await response.json()]).toMatchObject([
    status,
    { error: { code }, error_code: code },
  ]);
});

function wrongPassword(): Promise<Response> {
  const user = { name: 'admin', domain: { name: 'acme' }, password: 'Wr0ngword' };
  const body = JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } } } });
  return send('POST', '/v3/auth/tokens', { body });
}

test('a refusal by policy names the decision', async () => {
  const person = await scene.person();
  await scene.world.env.database.policyGrant.deleteMany({ where: { userId: person.id } });
  const response = await sendSigned('GET', '/v3/users', person.key);
  expect(await response.json()).toMatchObject({
    error: { code: 'APIG.1005' },
    error_code: 'APIG.1005',
    decision_id: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});
