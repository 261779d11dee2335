import { createHmac, generateKeyPairSync, sign as signWithKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppScene, appCode, host, jwt, key, other, secret, startAppScene } from '../app-scene.ts';
import { signedHeaders } from '../call.ts';

let scene: AppScene;
beforeAll(async () => {
  scene = await startAppScene();
  scene.builder.identity({ keys: [{ ak: 'AKOFALICE', sk: 'sk of alice' }] });
  await scene.set({
    ...{ app_basic: true, app_secret: true },
    app_jwt: { enable: 'on', auth_header: 'X-Jwt' },
  });
});
afterAll(() => scene.close());

const right = () => signedHeaders({ target: '/app', host, key, secret });
const withAuthorization = (edit: (value: string) => string) => {
  const headers = right();
  return { ...headers, Authorization: edit(headers.Authorization ?? '') };
};

test('the right one passes, so what follows is refused for what it changes', async () => {
  expect((await scene.get('/app', right())).status).toBe(200);
  expect((await scene.get('/app', { 'x-jwt': jwt() })).status).toBe(200);
});

describe('a signature is taken by one algorithm', () => {
  test.each([
    ...['SDK-HMAC-SHA1', 'SDK-HMAC-SM3', 'SDK-ECDSA-P256-SHA256', 'V11-HMAC-SHA256', 'AWS4-HMAC-SHA256'],
    ...['sdk-hmac-sha256', 'SDK-HMAC-SHA256,', 'SDK-HMAC-SHA2560', 'NONE', 'Bearer', ''],
  ])('not as %j', async (scheme) => {
    const answer = await scene.get(
      '/app',
      withAuthorization((value) => value.replace('SDK-HMAC-SHA256', scheme)),
    );
    expect(answer.status).toBe(401);
  });

  test.each([
    ['empty', ''],
    ['the first half', 'half'],
    ['in upper case', 'upper'],
    ['with something behind it', 'longer'],
    ['all zeros', '0'.repeat(64)],
  ])('not with a signature that is %s', async (_what, how) => {
    const changed = withAuthorization((value) =>
      value.replace(/Signature=(\w+)/, (_, digits: string) => {
        const edits: Record<string, string> = {
          half: digits.slice(0, 32),
          upper: digits.toUpperCase(),
          longer: `${digits}00`,
        };
        return `Signature=${edits[how] ?? how}`;
      }),
    );
    const isSame = changed.Authorization === right().Authorization;
    expect([isSame, (await scene.get('/app', changed)).status]).toEqual([false, 401]);
  });

  test('not two in one header, nor fields twice', async () => {
    for (const edit of [
      (value: string) => `${value}, ${value}`,
      (value: string) => `${value}, Signature=${'0'.repeat(64)}`,
      (value: string) => value.replace('Access=', `Access=${other.key}, Access=`),
      (value: string) => `${value}, Algorithm=none`,
    ])
      expect((await scene.get('/app', withAuthorization(edit))).status).toBe(401);
  });
});

describe('what is one proof is no other', () => {
  test.each([
    ['the key as the secret', () => signedHeaders({ target: '/app', host, key, secret: key })],
    ['the AppCode as the secret', () => signedHeaders({ target: '/app', host, key, secret: appCode })],
    ['an empty secret', () => signedHeaders({ target: '/app', host, key, secret: '' })],
    ['another app’s secret', () => signedHeaders({ target: '/app', host, key, secret: other.secret })],
    [
      'a user’s access key',
      () => signedHeaders({ target: '/app', host, key: 'AKOFALICE', secret: 'sk of alice' }),
    ],
    ['the secret as an AppCode', () => ({ 'x-apig-appcode': secret })],
    ['the secret as an IAM token', () => ({ 'x-auth-token': secret })],
    [
      'a signature as a secret',
      () => ({ 'x-hw-id': key, 'x-hw-appkey': (right().Authorization ?? '').slice(-64) }),
    ],
  ])('%s', async (_what, headers) => {
    expect((await scene.get('/app', headers())).status).toBe(401);
  });

  test('an app’s signature opens no API of users', async () => {
    const headers = signedHeaders({ target: '/iam', host, key, secret });
    expect((await scene.get('/iam', headers)).status).toBe(401);
  });
});

describe('a JSON Web Token is taken by one algorithm', () => {
  const parts = (header: object, claims: object = {}) => {
    const nowS = Math.floor(Date.now() / 1_000);
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${encoded(header)}.${encoded({ iss: key, iat: nowS, exp: nowS + 600, ...claims })}`;
  };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const mac = (algorithm: string, text: string, by: string) =>
    createHmac(algorithm, by).update(text).digest('base64url');

  test.each([
    ['none, without a signature', () => `${parts({ alg: 'none' })}.`],
    ['none, with a signature', () => jwt({}, secret, { alg: 'none' })],
    ['nOnE', () => jwt({}, secret, { alg: 'nOnE' })],
    ['no algorithm named', () => jwt({}, secret, { typ: 'JWT' })],
    ['hs256 in lower case', () => jwt({}, secret, { alg: 'hs256' })],
    ['two algorithms', () => jwt({}, secret, { alg: ['HS256', 'none'] })],
    ['HS512', () => `${parts({ alg: 'HS512' })}.${mac('sha512', parts({ alg: 'HS512' }), secret)}`],
    [
      'HS256 by SHA-512, cut',
      () => `${parts({ alg: 'HS256' })}.${mac('sha512', parts({ alg: 'HS256' }), secret).slice(0, 43)}`,
    ],
    [
      'RS256 by a key pair',
      () => {
        const text = parts({ alg: 'RS256' });
        return `${text}.${signWithKey('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
      },
    ],
    ['HS256 by a public key', () => jwt({}, pem)],
    [
      'a key of its own',
      () =>
        jwt({}, 'own', { alg: 'HS256', jwk: { kty: 'oct', k: Buffer.from('own').toString('base64url') } }),
    ],
    ['a key id that is a path', () => jwt({}, '', { alg: 'HS256', kid: '/dev/null' })],
    ['an empty secret', () => jwt({}, '')],
    ['another app’s name', () => jwt({ iss: other.key })],
    ['iss as a list', () => jwt({ iss: [key] })],
    ['iss as an object’s name', () => jwt({ iss: '__proto__' })],
  ])('not by %s', async (_what, token) => {
    expect((await scene.get('/app', { 'x-jwt': token() })).status).toBe(401);
  });
});
