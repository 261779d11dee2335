import { createHmac } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AdapterScene,
  cookieOf,
  createAdapterScene,
  ownPage,
  type Person,
  type SigningKey,
  send,
  sendSigned,
  signature,
  USERS,
  verdict,
} from '../adapter-scene.ts';

let scene: AdapterScene;
let alice: Person;
let bob: Person;
let aliceToken: string;
let temporary: SigningKey & { securityToken: string };
let otherTemporary: SigningKey & { securityToken: string };

const temporaryKeyOf = async (person: Person) => {
  const { ak, sk, securityToken = '' } = await person.temporaryKey();
  return { ak, sk, securityToken };
};

beforeAll(async () => {
  scene = await createAdapterScene();
  [alice, bob] = [await scene.person(), await scene.person()];
  aliceToken = await alice.token();
  [temporary, otherTemporary] = [await temporaryKeyOf(alice), await temporaryKeyOf(bob)];
});
afterAll(() => scene.close());

const REFUSED = [401, 'APIG.1002'];

test('each credential opens by itself, so that the refusals below have one cause', async () => {
  const cookie = await cookieOf(await alice.session(), scene.sessionSecret);
  const answers = [
    await sendSigned('GET', USERS, alice.key),
    await sendSigned('GET', USERS, temporary),
    await send('GET', USERS, { headers: { 'x-auth-token': aliceToken } }),
    await send('GET', USERS, { headers: { ...ownPage, cookie } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test.each([
  '',
  'none',
  'NONE',
  'sdk-hmac-sha256',
  'SDK-HMAC-SHA1',
  'SDK-HMAC-SHA512',
  'SDK-HMAC-SM3',
  'SDK-RSA-SHA256',
  'AWS4-HMAC-SHA256',
  'V11-HMAC-SHA256',
  'SDK-HMAC-SHA256,none',
  'Bearer',
  'Basic',
])('a right signature under the name of algorithm "%s" is refused', async (algorithm) => {
  const headers = signature('GET', USERS, alice.key);
  const authorization = (headers.Authorization ?? '').replace('SDK-HMAC-SHA256', algorithm);
  const { Authorization: _own, ...rest } = headers;
  expect(await verdict(send('GET', USERS, { headers: { ...rest, authorization } }))).toEqual(REFUSED);
});

test.each([
  ['no signature at all', (own: string) => own.replace(/Signature=\w+/, 'Signature=')],
  ['a signature of zeros', (own: string) => own.replace(/Signature=\w+/, `Signature=${'0'.repeat(64)}`)],
  ['half of the signature', (own: string) => own.replace(/Signature=(\w{32})\w+/, 'Signature=$1')],
  ['the signature twice', (own: string) => `${own}, ${/Signature=\w+/.exec(own)?.[0]}`],
  ['no signed headers', (own: string) => own.replace(/SignedHeaders=[^,]*/, 'SignedHeaders=')],
  ['another user’s key', (own: string) => own.replace(/Access=\w+/, `Access=${bob.key.ak}`)],
  ['no key', (own: string) => own.replace(/Access=\w+/, 'Access=')],
])('an Authorization with %s is refused', async (_what, change) => {
  const { Authorization: own = '', ...rest } = signature('GET', USERS, alice.key);
  expect(await verdict(send('GET', USERS, { headers: { ...rest, authorization: change(own) } }))).toEqual(
    REFUSED,
  );
});

test('a signature made with another key’s secret, with an empty one, or with the public half is refused', async () => {
  for (const sk of [bob.key.sk, '', alice.key.ak, temporary.sk])
    expect(await verdict(sendSigned('GET', USERS, { ak: alice.key.ak, sk }))).toEqual(REFUSED);
});

const segment = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

test.each<[string, () => string]>([
  ['an unsigned JWT', () => `${segment({ alg: 'none', typ: 'JWT' })}.${segment({ sub: alice.id })}.`],
  [
    'a JWT signed with the key of the console’s cookies',
    () => {
      const signed = `${segment({ alg: 'HS256' })}.${segment({ sub: alice.id })}`;
      const mac = createHmac('sha256', scene.sessionSecret).update(signed).digest('base64url');
      return `${signed}.${mac}`;
    },
  ],
  ['a security token', () => temporary.securityToken],
  ['a secret key', () => alice.key.sk],
  ['an access key', () => alice.key.ak],
  ['the token twice', () => `${aliceToken}, ${aliceToken}`],
  ['the token with something behind it', () => `${aliceToken}x`],
  ['the token in other case', () => aliceToken.toUpperCase()],
  ['a token that was never issued', () => `tpt_${'A'.repeat(43)}`],
  ['nothing', () => ''],
  ['a pattern', () => 'tpt_%'],
])('X-Auth-Token with %s is refused', async (_what, value) => {
  expect(await verdict(send('GET', USERS, { headers: { 'x-auth-token': value() } }))).toEqual(REFUSED);
});

test('what is stored of a token does not open what the token opens', async () => {
  const rows = await scene.world.env.database.token.findMany();
  for (const { id, hash, digestSealed } of rows)
    for (const value of [id, hash, digestSealed, `tpt_${hash}`, `tpt_${hash.slice(0, 43)}`])
      expect(await verdict(send('GET', USERS, { headers: { 'x-auth-token': value } }))).toEqual(REFUSED);
  expect(rows.length).toBeGreaterThan(0);
});

test('a temporary key without its security token, with another’s, and a permanent key with one are refused', async () => {
  const { ak, sk } = temporary;
  expect(await verdict(sendSigned('GET', USERS, { ak, sk }))).toEqual(REFUSED);
  for (const securityToken of [otherTemporary.securityToken, aliceToken, '', 'tps_x'])
    expect(await verdict(sendSigned('GET', USERS, { ak, sk, securityToken }))).toEqual(REFUSED);
  for (const { securityToken } of [temporary, otherTemporary])
    expect(await verdict(sendSigned('GET', USERS, { ...alice.key, securityToken }))).toEqual(REFUSED);
  expect(await verdict(sendSigned('GET', USERS, { ...otherTemporary, sk }))).toEqual(REFUSED);
});

test('a security token that the signature does not cover is refused, and so is one without a signature', async () => {
  const { ak, sk, securityToken } = temporary;
  const headers = { ...signature('GET', USERS, { ak, sk }), 'x-security-token': securityToken };
  expect(await verdict(send('GET', USERS, { headers }))).toEqual(REFUSED);
  const withToken = { 'x-auth-token': aliceToken, 'x-security-token': securityToken };
  expect(await verdict(send('GET', USERS, { headers: withToken }))).toEqual(REFUSED);
  const cookie = await cookieOf(await alice.session(), scene.sessionSecret);
  const withCookie = { ...ownPage, cookie, 'x-security-token': securityToken };
  expect(await verdict(send('GET', USERS, { headers: withCookie }))).toEqual(REFUSED);
});

test('a refused signature does not tell the security token', async () => {
  const { ak, securityToken } = temporary;
  const response = await sendSigned('GET', USERS, { ak, sk: 'wrong', securityToken });
  expect(await response.text()).not.toContain(securityToken);
});

test('two kinds of credential are refused, both of them right, and the answer says so', async () => {
  const headers = { ...signature('GET', USERS, alice.key), 'x-auth-token': aliceToken };
  const response = await send('GET', USERS, { headers });
  expect(response.status).toBe(401);
  expect(await response.text()).toMatch(/an Authorization and an X-Auth-Token header/);
});

test.each<[string, (sessionId: string) => Promise<string> | string]>([
  ['sealed with another secret', (id) => cookieOf(id, 'another secret')],
  ['sealed with an empty secret', (id) => encode({ token: { sessionId: id }, secret: '\0' }).then(asCookie)],
  [
    'that has run out',
    (id) => encode({ token: { sessionId: id }, secret: scene.sessionSecret, maxAge: -60 }).then(asCookie),
  ],
  ['that is an unsigned JWT', (id) => asCookie(`${segment({ alg: 'none' })}.${segment({ sessionId: id })}.`)],
  [
    'that is a JWE of algorithm none',
    (id) =>
      asCookie(`${segment({ alg: 'none', enc: 'none' })}..${segment('x')}.${segment({ sessionId: id })}.`),
  ],
  [
    'that is a signed JWT in place of a sealed one',
    (id) => {
      const signed = `${segment({ alg: 'HS256' })}.${segment({ sessionId: id })}`;
      return asCookie(
        `${signed}.${createHmac('sha256', scene.sessionSecret).update(signed).digest('base64url')}`,
      );
    },
  ],
  ['that is the bare id', (id) => asCookie(id)],
])('a console cookie %s is no session', async (_what, forge) => {
  const cookie = await forge(await alice.session());
  expect(await verdict(send('GET', USERS, { headers: { ...ownPage, cookie } }))).toEqual([401, 'APIG.1000']);
});

const asCookie = (value: string): string => `next-auth.session-token=${value}`;

test('a cookie of a session id that is not text opens nothing', async () => {
  for (const sessionId of [{ not: '' }, ['x'], true, null, 0] as unknown[]) {
    const cookie = asCookie(await encode({ token: { sessionId } as never, secret: scene.sessionSecret }));
    const [status] = await verdict(send('GET', USERS, { headers: { ...ownPage, cookie } }));
    expect(status).toBe(401);
  }
});
