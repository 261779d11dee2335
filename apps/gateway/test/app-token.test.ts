import type { CompiledFeatures } from '@turnpike/contracts/features/compiled-features';
import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type AppScene,
  appScenePublications,
  host,
  jwt,
  key,
  other,
  secret,
  startAppScene,
} from './app-scene.ts';
import { type Answer, call, signedHeaders } from './call.ts';
import { removeFolder, startGateway } from './gateway-process.ts';

let scene: AppScene;
beforeAll(async () => {
  scene = await startAppScene();
});
afterAll(() => scene?.close());

const uri = '/v1/apigw/oauth2/token';
const config = {
  enable: 'on',
  ...{ app_token_uri: uri, app_token_expire_time: 3_600, refresh_token_expire_time: 7_200 },
  app_token_key: null,
} as const satisfies CompiledFeatures['app_token'];
const client = { grant_type: 'client_credentials', client_id: key, client_secret: secret };
const form = 'application/x-www-form-urlencoded';

const post = (body: string, type: string | null = form, origin = scene.origin, target: string = uri) =>
  call(origin, target, {
    method: 'POST',
    host,
    body,
    headers: type === null ? {} : { 'content-type': type },
  });
const ask = (fields: object = client, origin = scene.origin) =>
  post(JSON.stringify(fields), 'application/json', origin);
const bearer = (token: unknown, path = '/app', origin = scene.origin) =>
  call(origin, path, { host, headers: { authorization: `Bearer ${token}` } });
const refresh = (token: unknown, fields: object = {}, origin = scene.origin) =>
  ask({ ...client, grant_type: 'refresh_token', refresh_token: token, ...fields }, origin);

interface Tokens {
  access: string;
  refresh: string;
}
async function tokens(origin = scene.origin, fields: object = client): Promise<Tokens> {
  const answer = await ask(fields, origin);
  expect(answer.status).toBe(200);
  const { access_token: access, refresh_token: refreshed } = answer.json();
  return { access: String(access), refresh: String(refreshed) };
}
const outcome = ({ status, json }: Answer) => `${status} ${json().error_code ?? 'in'}`;

beforeEach(() => scene.set({ app_token: config }));

describe('the endpoint', () => {
  test('gives a pair of tokens for key and secret, as a form or as JSON, on any host', async () => {
    const answers = [
      await post(new URLSearchParams({ ...client, scope: 'default' }).toString()),
      await post(JSON.stringify({ ...client, more: [1] }), 'Application/JSON; charset=utf-8'),
      await call(scene.origin, `${uri}?client_id=other`, {
        ...{ method: 'POST', host: 'elsewhere', body: new URLSearchParams(client).toString() },
        headers: { 'content-type': form },
      }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'application/json',
      });
      expect(answer.json()).toEqual({
        ...{ access_token: expect.any(String), refresh_token: expect.any(String) },
        ...{ token_type: 'bearer', expires_in: 3_600, scope: 'default' },
      });
      const used = await bearer(answer.json().access_token);
      expect([used.status, await scene.decided(used)]).toEqual([200, 'app_token']);
      expect(scene.forwarded()).not.toMatch(/authorization|Bearer/i);
    }
  });

  test('gives another pair for a refresh token, and keeps the data of the app with it', async () => {
    const first = await ask({ ...client, through_data: 'tenant 7 ü' });
    expect(first.json().through_data).toBe('tenant 7 ü');
    const second = await refresh(first.json().refresh_token);
    expect(second.json()).toMatchObject({ through_data: 'tenant 7 ü', expires_in: 3_600 });
    expect((await bearer(second.json().access_token)).status).toBe(200);
    const third = await refresh(second.json().refresh_token, { through_data: 'x'.repeat(300) });
    expect(third.json().through_data).toBe('x'.repeat(300));
  });

  const bad: [code: string, body: object | string, type?: string | null][] = [
    ['2204', client, null],
    ['2204', client, 'text/plain'],
    ['2204', client, 'application/jsonp'],
    ['2205', '{', 'application/json'],
    ['2205', '[]', 'application/json'],
    ['2205', 'null', 'application/json'],
    ['2205', '['.repeat(16_000), 'application/json'],
    ['2205', { ...client, client_id: { $ne: null } }],
    ['2205', { ...client, client_secret: ['a'] }],
    ['2205', { ...client, through_data: 7 }],
    ['2205', 'grant_type=client_credentials&client_id=a&client_id=b&client_secret=c', form],
    ['2208', { ...client, through_data: 'x'.repeat(301) }],
    ['2209', { ...client, grant_type: 'password' }],
    ['2209', { ...client, grant_type: '__proto__' }],
    ['2210', {}],
    ['2210', '', form],
    ['2210', { ...client, grant_type: '' }],
    ['2211', { ...client, client_id: undefined }],
    ['2212', { ...client, client_secret: undefined }],
    ['2213', { ...client, grant_type: 'refresh_token' }],
    ['2201', { ...client, client_id: 'k'.repeat(201) }],
    ['2201', { ...client, client_secret: 's'.repeat(129) }],
    ['1009', { ...client, client_id: 'key-of-nobody' }],
    ['1009', { ...client, client_secret: other.secret }],
    ['1009', { ...client, grant_type: 'refresh_token', refresh_token: 'x', client_secret: 'wrong' }],
    ['2202', { ...client, grant_type: 'refresh_token', refresh_token: 'x' }],
    ['2202', { ...client, grant_type: 'refresh_token', refresh_token: 'x'.repeat(9_000) }],
  ];
  test('answers what is wrong with the documented codes', async () => {
    const codes = await Promise.all(
      bad.map(async ([, body, type = 'application/json']) =>
        outcome(await post(typeof body === 'string' ? body : JSON.stringify(body), type)),
      ),
    );
    expect(codes).toEqual(bad.map(([code]) => `400 APIG.${code}`));
  });

  test('takes POST only, and no body beyond its bound', async () => {
    for (const method of ['GET', 'PUT', 'OPTIONS'])
      expect(outcome(await call(scene.origin, uri, { method, host }))).toBe('400 APIG.2206');
    expect(outcome(await ask({ ...client, more: 'x'.repeat(20_000) }))).toBe('413 APIG.0201');
  });

  test('is where the tenant has it, and nowhere while tokens are off', async () => {
    await scene.set({ app_token: { ...config, app_token_uri: '/token' } });
    expect(outcome(await ask())).toBe('404 APIG.0101');
    expect((await post(JSON.stringify(client), 'application/json', scene.origin, '/token')).status).toBe(200);
    await scene.set({});
    expect(outcome(await ask())).toBe('404 APIG.0101');
  });

  test('locks a key after five wrong secrets in a row, for the calling address', async () => {
    const wrong = { ...client, client_id: other.key, client_secret: 'wrong' };
    for (let time = 0; time < 5; time += 1) expect(outcome(await ask(wrong))).toBe('400 APIG.1009');
    const right = await ask({ ...client, client_id: other.key, client_secret: other.secret });
    expect(right.json()).toMatchObject({
      error_code: 'APIG.1009',
      error_msg: expect.stringMatching(/limit/),
    });
    expect((await ask()).status).toBe(200);
  });

  test('writes who asked into the record, and nothing that is secret', async () => {
    const { access, refresh: refreshed } = await tokens();
    expect(await scene.decided(await refresh(refreshed))).toBe('app_secret');
    expect(await scene.decided(await ask({ ...client, client_secret: 'wrong' }))).toBe(
      'app-token-wrong-secret',
    );
    const all = JSON.stringify(await scene.gateway.accessRecords()) + scene.gateway.log();
    for (const text of [access, refreshed, secret]) expect(all).not.toContain(text);
  });
});

describe('a token', () => {
  const refusedAs = async (token: unknown, expected: string, origin = scene.origin) =>
    expect(outcome(await bearer(token, '/app', origin))).toBe(expected);

  test('proves nothing while tokens are off, and is a proof like any other while they are on', async () => {
    const { access } = await tokens();
    await scene.set({});
    expect(await scene.decided(await bearer(access))).toBe('no-credentials');
    await scene.set({ app_token: config, app_secret: true });
    const headers = { authorization: `Bearer ${access}`, 'x-hw-id': key };
    const both = await call(scene.origin, '/app', { host, headers });
    expect(await scene.decided(both)).toBe('app-two-proofs');
    expect(
      (
        await call(scene.origin, '/app', {
          host,
          headers: signedHeaders({ target: '/app', host, key, secret }),
        })
      ).status,
    ).toBe(200);
  });

  test('ends in time, and a refresh token later', async () => {
    await scene.set({ app_token: { ...config, app_token_expire_time: 1, refresh_token_expire_time: 2 } });
    const pair = await tokens();
    const waits = { deadlineMs: 10_000, waitingFor: 'the end of a token' };
    await until(async () => outcome(await bearer(pair.access)) === '401 APIG.1002', waits);
    await until(async () => outcome(await refresh(pair.refresh)) === '401 APIG.1001', waits);
  });

  test('of one kind is none of the other', async () => {
    const pair = await tokens();
    await refusedAs(pair.refresh, '400 APIG.2203');
    expect(outcome(await refresh(pair.access))).toBe('400 APIG.2202');
  });

  test('of which a character was changed, or that is made up, is refused', async () => {
    const { access } = await tokens();
    const flip = (at: number) =>
      access.slice(0, at) + (access[at] === 'A' ? 'B' : 'A') + access.slice(at + 1);
    // The last character carries bits that no byte has.
    const changed = Array.from({ length: access.length - 1 }, (_, at) => flip(at));
    const made = [
      '',
      'x',
      'A'.repeat(40),
      access.slice(1),
      access.slice(0, 37),
      `${access}.`,
      `${access}AAAA`,
      'é',
      jwt(),
    ];
    const outcomes = await Promise.all(
      [...changed, ...made].map(async (token) => outcome(await bearer(token))),
    );
    expect(new Set(outcomes)).toEqual(new Set(['400 APIG.2203']));
  });

  test('can be replayed by its app only for what the app may call', async () => {
    const { access } = await tokens(scene.origin, client);
    expect(await Promise.all([1, 2, 3].map(async () => outcome(await bearer(access))))).toEqual([
      '200 in',
      '200 in',
      '200 in',
    ]);
    expect((await bearer(access, '/iam')).status).toBe(401);
  });

  test('goes beside JSON Web Tokens in the same header, each checked as what it looks like', async () => {
    await scene.set({ app_token: config, app_jwt: { enable: 'on', auth_header: 'Authorization' } });
    const { access } = await tokens();
    expect(await scene.decided(await bearer(access))).toBe('app_token');
    expect(await scene.decided(await bearer(jwt()))).toBe('app_jwt');
    expect(await scene.decided(await bearer(`${access}.`))).toBe('app-jwt-malformed');
    expect(await scene.decided(await bearer(jwt().replaceAll('.', '')))).toBe('app-token-not-issued');
  });

  test('is void at once when the key of the tokens changes, and good again with it', async () => {
    const { access } = await tokens();
    const keyed = (clear: string) => scene.set({ app_token: { ...config, app_token_key: { clear } } });
    await keyed('a key of the tenant');
    await refusedAs(access, '400 APIG.2203');
    const second = await tokens();
    await keyed('a second key of the tenant');
    await refusedAs(second.access, '400 APIG.2203');
    await keyed('a key of the tenant');
    await refusedAs(second.access, '200 in');
  });

  test('is good at every node of the gateway, also at one that was never asked for it', async () => {
    const pair = await tokens();
    const snapshot = scene.builder.build(1_000);
    const node = await startGateway({ snapshot });
    const elsewhere = new SnapshotBuilder();
    // Also an app of the same id, key and secret is another one elsewhere.
    const { id, ...theirApp } = appScenePublications(elsewhere, scene.echo.authority);
    elsewhere.remove('credential', id);
    elsewhere.credential({ ...theirApp, id: scene.app.id, secret });
    elsewhere.settings({
      features: { app_token: { ...config, app_token_key: { clear: 'a key of the tenant' } } },
    });
    const stranger = await startGateway({ snapshot: elsewhere.build(1) });
    try {
      const origin = `http://127.0.0.1:${(await node.ready()).httpPort}`;
      await refusedAs(pair.access, '200 in', origin);
      await refusedAs((await tokens(origin)).access, '200 in');
      expect((await refresh(pair.refresh, {}, origin)).status).toBe(200);
      // Both gateways get the same key of the tokens.
      await scene.set({ app_token: { ...config, app_token_key: { clear: 'a key of the tenant' } } });
      const foreign = `http://127.0.0.1:${(await stranger.ready()).httpPort}`;
      const theirs = await tokens(foreign);
      await refusedAs(theirs.access, '200 in', foreign);
      await refusedAs(theirs.access, '400 APIG.2203');
      expect(outcome(await refresh(theirs.refresh))).toBe('400 APIG.2202');
      await refusedAs((await tokens()).access, '400 APIG.2203', foreign);
    } finally {
      for (const each of [node, stranger]) {
        await each.stop('SIGKILL');
        await removeFolder(each);
      }
    }
  });

  test('ends with its app, and with the secret that it was given for, and not with another app', async () => {
    const { builder, app } = scene;
    const pair = await tokens();
    const again = async () => {
      await scene.set({ app_token: config });
      return [
        outcome(await bearer(pair.access)),
        outcome(await refresh(pair.refresh, { client_secret: 'reset-secret' })),
      ];
    };
    builder.credential({ ...app, secret: 'reset-secret' });
    expect(await again()).toEqual(['400 APIG.2203', '400 APIG.2202']);
    builder.remove('credential', app.id);
    expect(await again()).toEqual(['401 APIG.1004', '400 APIG.1009']);
    const { id: _, ...same } = app;
    builder.credential({ ...same, secret });
    await scene.set({ app_token: config });
    expect(outcome(await bearer(pair.access))).toBe('400 APIG.2203');
  });

  test('is refreshed for the app that it was given to only', async () => {
    const mine = await tokens();
    const thief = { key: 'key-of-a-thief', secret: 'secret-of-a-thief' };
    scene.builder.credential(thief);
    await scene.set({ app_token: config });
    const fields = { client_id: thief.key, client_secret: thief.secret };
    expect(outcome(await refresh(mine.refresh, fields))).toBe('401 APIG.1003');
  });
});
