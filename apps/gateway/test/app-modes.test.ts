import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AppScene, appCode, basic, host, jwt, key, other, secret, startAppScene } from './app-scene.ts';
import { type Answer, call, signedHeaders } from './call.ts';

let scene: AppScene;
beforeAll(async () => {
  scene = await startAppScene();
});
afterAll(() => scene?.close());

const jwtOn = { enable: 'on', auth_header: 'Authorization' } as const;
const allOn = { app_secret: true, app_basic: true, app_api_key: true, app_jwt: jwtOn };
const hw = (id = key, appKey = secret) => ({ 'x-hw-id': id, 'x-hw-appkey': appKey });
const signed = (target = '/app') => signedHeaders({ target, host, key, secret });
const get = (path: string, headers: Record<string, string> = {}) => scene.get(path, headers);

async function refused(answer: Answer, rule: string, message?: RegExp): Promise<void> {
  expect([answer.status, answer.json().error_code]).toEqual([401, 'APIG.0303']);
  expect(await scene.decided(answer)).toBe(rule);
  if (message) expect(answer.json().error_msg).toMatch(message);
}

const proofs: [mode: string, path: string, headers: () => Record<string, string>][] = [
  ['app_secret', '/app', () => hw()],
  ['app_basic', '/app', () => basic(key, secret)],
  ['app_api_key', `/app?apikey=${key}`, () => ({})],
  ['app_api_key', '/app', () => ({ apikey: key })],
  ['app_jwt', '/app', () => ({ authorization: `Bearer ${jwt()}` })],
  ['app_jwt', '/app', () => ({ authorization: jwt() })],
];

describe('every mode is its own switch, live', () => {
  test.each(proofs)(
    '%s: %s opens nothing while it is off, and the API while it is on',
    async (mode, path, headers) => {
      await scene.set({ ...allOn, [mode]: mode === 'app_jwt' ? null : false });
      await refused(await get(path, headers()), 'no-credentials', /authentication information is missing$/);
      await scene.set({ [mode]: mode === 'app_jwt' ? jwtOn : true });
      const answer = await get(path, headers());
      expect([answer.status, await scene.decided(answer)]).toEqual([200, mode]);
      await scene.set({});
      await refused(await get(path, headers()), 'no-credentials');
    },
  );

  test('signatures and AppCodes are taken as ever, and a signature goes before an AppCode while nothing is added', async () => {
    for (const features of [{}, allOn]) {
      await scene.set(features);
      expect((await get('/app', signed())).status).toBe(200);
      const code = await call(scene.secureOrigin, '/code', { host, headers: { 'x-apig-appcode': appCode } });
      expect([code.status, await scene.decided(code)]).toEqual([200, 'appcode']);
      const both = await get('/code', { ...signed('/code'), 'x-apig-appcode': 'wrong' });
      expect([both.status, await scene.decided(both)]).toEqual([200, 'signature']);
    }
  });

  test('they open APIs of app authentication only, and nothing that the app was not authorised for', async () => {
    await scene.set(allOn);
    expect((await get('/iam', hw())).json().error_code).toBe('APIG.0301');
    for (const headers of [
      hw(other.key, other.secret),
      basic(other.key, other.secret),
      { apikey: other.key },
      { authorization: jwt({ iss: other.key }, other.secret) },
    ]) {
      const answer = await get('/app', headers);
      expect([answer.status, answer.json().error_code]).toEqual([403, 'APIG.0304']);
    }
  });
});

describe('with all of them on', () => {
  beforeEach(() => scene.set(allOn));

  test('two kinds of proof are refused, whichever they are and however right', async () => {
    const kinds = [
      hw(),
      basic(key, secret),
      { apikey: key },
      signed(),
      { 'x-apig-appcode': appCode },
    ] as Record<string, string>[];
    for (const [index, one] of kinds.entries())
      for (const two of kinds.slice(index + 1)) {
        if ('authorization' in one && 'Authorization' in two) continue;
        if ('Authorization' in one && 'x-apig-appcode' in two) continue;
        await refused(await get('/code', { ...one, ...two }), 'app-two-proofs');
      }
    await refused(await get('/app', { ...hw(), authorization: jwt() }), 'app-two-proofs');
    await refused(await get('/app', { ...signed(), 'x-hw-id': '' }), 'app-two-proofs');
  });

  test('nothing of a proof reaches the backend, under no name', async () => {
    for (const [, path, headers] of proofs) {
      for (const target of [path, path.replace('/app', '/mapped')]) {
        const sent = { ...headers(), 'x-own': 'kept' };
        expect((await get(`${target}${target.includes('?') ? '&' : '?'}own=kept&x=%20`, sent)).status).toBe(
          200,
        );
        const seen = scene.forwarded();
        expect(seen).toContain('own=kept&x=%20');
        expect(seen).toContain('"x-own":"kept"');
        expect(seen).not.toMatch(/key-of-the-app|secret-of|apikey|x-hw|authorization|x-moved|Basic|Bearer/i);
      }
    }
    const underscored = { ...hw(), x_hw_appkey: secret };
    expect((await get('/app', underscored)).status).toBe(200);
    expect(scene.forwarded()).not.toContain('secret-of');
  });

  test('APIs of no authentication get what their callers send, as ever', async () => {
    const sent = { ...hw(), ...basic(key, secret), apikey: key };
    expect((await get(`/open?apikey=${key}`, sent)).status).toBe(200);
    for (const part of [`apikey=${key}`, '"x-hw-appkey"', 'Basic '])
      expect(scene.forwarded()).toContain(part);
  });

  test('an unknown key and a wrong secret are told alike, and apart in the record only', async () => {
    const told = async (headers: Record<string, string>, rule: string) => {
      const answer = await get('/app', headers);
      await refused(answer, rule);
      return answer.json().error_msg;
    };
    expect(await told(hw('key-of-nobody'), 'app-secret-unknown-key')).toBe(
      await told(hw(key, 'wrong'), 'app-secret-wrong-secret'),
    );
    expect(await told(basic('key-of-nobody', secret), 'app-basic-unknown-key')).toBe(
      await told(basic(key, 'wrong'), 'app-basic-wrong-secret'),
    );
    expect(await told({ authorization: jwt({ iss: 'key-of-nobody' }) }, 'app-jwt-unknown-key')).toBe(
      await told({ authorization: jwt({}, 'wrong') }, 'app-jwt-wrong-signature'),
    );
    expect((await get('/app', hw())).status).toBe(200);
  });

  test('half a proof and a mangled one are refused as what they are', async () => {
    await refused(await get('/app', { 'x-hw-id': key }), 'app-secret-wrong-secret');
    await refused(await get('/app', { 'x-hw-appkey': secret }), 'app-secret-unknown-key');
    await refused(await get('/app', { authorization: 'Basic' }), 'app-basic-malformed');
    await refused(await get('/app', { authorization: 'basic ***' }), 'app-basic-malformed');
    await refused(await get('/app', { authorization: `Basic ${btoa(key)}` }), 'app-basic-malformed');
    await refused(await get(`/app?apikey=${key}&apikey=${key}`), 'app-api-key-repeated');
    await refused(await get(`/app?apikey=${key}`, { apikey: key }), 'app-api-key-repeated');
    await refused(await get('/app?APIKEY='), 'app-api-key-unknown-key');
    await refused(await get('/app', { apikey: secret }), 'app-api-key-unknown-key');
    expect((await get('/app', hw())).status).toBe(200);
  });

  test('huge ones are refused without a fault', async () => {
    const huge = 'A'.repeat(30_000);
    const sent: Record<string, string>[] = [
      hw(huge, huge.slice(0, 1_000)),
      hw(key, huge),
      { authorization: `Basic ${huge}` },
      { authorization: `Bearer ${huge}` },
      { authorization: `${'.'.repeat(30_000)}` },
      { authorization: `Bearer ${Buffer.from('['.repeat(20_000)).toString('base64url')}.e30.AA` },
      { apikey: huge },
    ];
    for (const headers of sent) expect((await get('/app', headers)).status).toBe(401);
  });

  test('five wrong secrets in a row lock the key for the calling address, for both modes that carry one', async () => {
    for (let time = 0; time < 5; time += 1) await get('/app', hw(other.key, `wrong ${time}`));
    await refused(await get('/app', basic(other.key, other.secret)), 'app-basic-locked', /limit,forbidden$/);
    expect((await get('/app', { authorization: jwt({ iss: other.key }, other.secret) })).status).toBe(403);
    expect((await get('/app', hw())).status).toBe(200);
    for (let time = 0; time < 5; time += 1) await get('/app', hw('key-of-a-ghost', 'wrong'));
    await refused(await get('/app', hw('key-of-a-ghost', 'wrong')), 'app-secret-locked');
  });

  test('records tell that a proof was there, and not what it was', async () => {
    const fields = ['X-HW-AppKey', 'Authorization', 'apikey'].map(
      (name) => ({ location: 'header', name }) as const,
    );
    await scene.set({
      ...allOn,
      custom_log: { custom_logs: [...fields, { location: 'query', name: 'apikey' }] },
    });
    for (const headers of [hw(), basic(key, secret), { apikey: key }, { authorization: jwt({}, 'wrong') }])
      await scene.decided(await get(`/app?apikey=${'k'.repeat(9)}`, headers));
    await scene.decided(await get('/app', basic(key, secret)));
    const text = JSON.stringify(await scene.gateway.accessRecords());
    expect(text).toContain('(secret)');
    expect(text).not.toMatch(new RegExp(`${secret}|Basic |eyJ|kkkkkkkkk|"[^"]*${key}`));
    expect(scene.gateway.log()).not.toContain(secret);
  });
});

describe('a JSON Web Token', () => {
  beforeEach(() => scene.set({ app_jwt: jwtOn }));
  const nowS = () => Math.floor(Date.now() / 1_000);
  const bearer = (token: string) => get('/app', { authorization: `Bearer ${token}` });
  /** Sends all of them, each as a token or as claims of one, and looks for their records. */
  const allRefused = (rule: string, cases: [string, (() => string) | object][]) =>
    Promise.all(
      cases.map(async ([what, token]) => {
        const answer = await bearer(typeof token === 'function' ? token() : jwt(token));
        expect([what, answer.status, await scene.decided(answer)]).toEqual([what, 401, rule]);
      }),
    );

  test('in another form than HS256 in three parts is refused', () =>
    allRefused('app-jwt-malformed', [
      ['alg none', () => jwt({}, secret, { alg: 'none' })],
      ['alg none, unsigned', () => jwt({}, secret, { alg: 'none' }).replace(/[^.]+$/, '')],
      ['another case of alg', () => jwt({}, secret, { alg: 'hs256' })],
      ['an algorithm of key pairs', () => jwt({}, secret, { alg: 'RS256' })],
      ['a longer hash', () => jwt({}, secret, { alg: 'HS512' })],
      ['alg that is no text', () => jwt({}, secret, { alg: ['HS256'] })],
      ['no alg', () => jwt({}, secret, {})],
      ['critical extensions', () => jwt({}, secret, { alg: 'HS256', crit: ['b64'], b64: false })],
      ['no header object', () => `${btoa('1')}.e30.AAAA`],
      ['five parts', () => `${jwt()}.e30.e30`],
      ['padding', () => `${jwt()}=`],
      ['a space in it', () => jwt().replace('.', '. ')],
    ]));

  test('that is not signed with the secret of the app is refused', () =>
    allRefused('app-jwt-wrong-signature', [
      [
        'a changed payload',
        () =>
          jwt().replace(/\.[^.]+\./, `.${Buffer.from(`{"iss":"${key}","exp":9e9}`).toString('base64url')}.`),
      ],
      ['a cut signature', () => jwt().slice(0, -4)],
      ['an empty secret', () => jwt({}, '')],
      ['the secret of another app', () => jwt({}, other.secret)],
      ['the key as the secret', () => jwt({}, key)],
    ]));

  test('is refused for what it says of its time and gateway', () =>
    allRefused('app-jwt-wrong-claims', [
      ['that has expired', { exp: nowS() - 1 }],
      ['without an end', { exp: undefined }],
      ['whose end is a text', { exp: '9999999999' }],
      ['whose end is in years', { exp: nowS() + 90_000 }],
      ['whose end is infinite', { exp: 1e308 }],
      ['that begins later', { nbf: nowS() + 600 }],
      ['issued later', { iat: nowS() + 600 }],
      ['issued at a text', { iat: 'now' }],
      ['for another gateway', { aud: 'f'.repeat(32) }],
      ['for nobody', { aud: [] }],
      ['for an object', { aud: [{ toString: host }] }],
    ]));

  test('with an issuer that is no key is nobody’s', () =>
    allRefused('app-jwt-unknown-key', [
      ['no issuer', { iss: undefined }],
      ['a list', { iss: [key] }],
      ['an object', { iss: { key } }],
      ['a property of all objects', { iss: '__proto__' }],
    ]));

  test('for this gateway or the host of the call is taken', async () => {
    for (const aud of [host, ['elsewhere', scene.gateway.spec.instanceId]])
      expect((await bearer(jwt({ aud }))).status).toBe(200);
  });

  test('is looked for in the header that the tenant names, where whatever is there counts', async () => {
    await scene.set({ app_jwt: { enable: 'on', auth_header: 'X-Jwt' }, app_basic: true });
    expect((await get('/app', { 'x-jwt': jwt() })).status).toBe(200);
    expect(scene.forwarded()).not.toContain('x-jwt');
    await refused(await bearer(jwt()), 'no-credentials');
    await refused(await get('/app', { 'x-jwt': 'rubbish' }), 'app-jwt-malformed');
    await refused(await get('/app', { ...signed(), 'x-jwt': 'rubbish' }), 'app-two-proofs');
    await refused(await get('/app', { ...basic(key, secret), 'x-jwt': jwt() }), 'app-two-proofs');
  });

  test('does not disturb what is called Authorization for another reason', async () => {
    await refused(await get('/app', { authorization: 'Digest a=b.c' }), 'no-credentials');
    const custom = { enable: 'on', app_auth_header: 'X-Sig', backend_sign_header: '' } as const;
    await scene.set({ app_basic: true, custom_auth_header: custom });
    const answer = await get('/app', { 'x-sig': basic(key, secret).authorization, authorization: 'Basic b' });
    expect(answer.status).toBe(200);
    expect(scene.forwarded()).toContain('"authorization":"Basic b"');
    expect(scene.forwarded()).not.toContain('x-sig');
  });
});
