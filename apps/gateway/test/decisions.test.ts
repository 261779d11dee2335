import { sign } from '@turnpike/signing/sign';
import { sha256Hex } from '@turnpike/signing/signature';
import { until } from '@turnpike/testkit/poll';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AppScene, appCode, host, key, secret, startAppScene } from './app-scene.ts';
import { type CallOptions, call, signedHeaders } from './call.ts';

let scene: AppScene;
beforeAll(async () => {
  scene = await startAppScene();
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.feed.takesDecisions = true;
});

/** Calls, and waits for the record of why it was refused. */
async function refused(target: string, options: CallOptions = {}) {
  const before = scene.feed.decisions.length;
  const answer = await call(scene.origin, target, { host, ...options });
  const requestId = answer.headers['x-request-id'];
  const record = await until(
    () => scene.feed.decisions.slice(before).find((each) => each.requestId === requestId),
    { deadlineMs: 10_000, waitingFor: `the record of a call that was answered ${answer.status}` },
  );
  return { answer, record };
}

test('a refused call is explained: where, by which rule of which document, and what would have let it pass', async () => {
  const { answer, record } = await refused('/nowhere?password=hidden');
  expect(answer.status).toBe(404);
  expect(record).toMatchObject({
    ...{ stage: 'route', rule: 'no-api-for-method-and-path', method: 'GET', path: '/nowhere', host },
    ...{
      status: 404,
      errorCode: 'APIG.0101',
      address: '127.0.0.1',
      document: { kind: 'group' },
      apiId: null,
    },
    remedy: 'Call a method and path of an API that is published in this environment.',
  });
  expect(JSON.stringify(record)).not.toContain('hidden');
});

test('a refused credential is told with its API, and a request that is no request with its path only', async () => {
  const { record } = await refused('/app', {
    headers: signedHeaders({ target: '/app', host, key: 'nobody', secret }),
  });
  expect(record).toMatchObject({
    ...{ rule: 'app-signature-unknown-key', apiName: expect.stringMatching(/./), signature: null },
    remedy: 'Sign with the key of a credential of this gateway.',
  });
  const dots = await refused('/a/..%2fb?token=hidden');
  expect(dots.record).toMatchObject({ stage: 'receive', rule: 'dot-segment', path: '/a/..%2fb' });
});

test('a call that is let through has no record', async () => {
  const headers = signedHeaders({ target: '/app', host, key, secret });
  const good = await call(scene.origin, '/app', { host, headers });
  expect(good.status).toBe(200);
  // Records go up in order: that of the next refused call would come after it.
  await refused('/nowhere');
  expect(scene.feed.decisions.map(({ requestId }) => requestId)).not.toContain(good.headers['x-request-id']);
  scene.feed.send({ type: 'ask', revision: 1, requestId: good.headers['x-request-id'] });
  await refused('/nowhere');
  expect(scene.feed.decisions.map(({ requestId }) => requestId)).not.toContain(good.headers['x-request-id']);
});

describe('a signature', () => {
  test('that leaves the final slash out is found out: both texts are there, and the first line that differs', async () => {
    const sdkDate = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const canonical = `GET\n/app\na=1\nhost:${host}\nx-sdk-date:${sdkDate}\n\nhost;x-sdk-date\n${sha256Hex('')}`;
    const { createHmac } = await import('node:crypto');
    const text = `SDK-HMAC-SHA256\n${sdkDate}\n${sha256Hex(canonical)}`;
    const made = createHmac('sha256', secret).update(text).digest('hex');
    const authorization = `SDK-HMAC-SHA256 Access=${key}, SignedHeaders=host;x-sdk-date, Signature=${made}`;
    const { answer, record } = await refused('/app?a=1', {
      headers: { 'x-sdk-date': sdkDate, authorization },
    });
    expect(answer.status).toBe(401);
    expect(record.signature).toEqual({
      canonicalRequest: canonical.replace('\n/app\n', '\n/app/\n'),
      stringToSign: expect.stringMatching(`^SDK-HMAC-SHA256\n${sdkDate}\n[0-9a-f]{64}$`),
      withheld: false,
      signedHeaders: ['host', 'x-sdk-date'],
      bodySha256: sha256Hex(''),
      callers: {
        deviation: 'uri-without-final-slash',
        canonicalRequest: canonical,
        stringToSign: text,
        differsAtLine: 1,
      },
    });
    expect(record.remedy).toMatch('without a final slash');
    expect(record.document).toEqual({ kind: 'credential', id: scene.app.id });
  });

  test('is explained without any secret, neither the key’s nor those that the request holds', async () => {
    const headers = {
      'x-auth-token': 'token-of-somebody',
      cookie: 'session=cookie-of-somebody',
      'x-apig-appcode': appCode,
    };
    const target = '/app?apikey=key-of-somebody&page=2';
    const body = 'body-of-somebody';
    const given = sign({
      ...{ method: 'POST', target, headers: Object.entries({ host, ...headers }), key },
      ...{ bodySha256: sha256Hex(body), secret: 'wrong-secret', nowMs: Date.now() },
    });
    const { record } = await refused(target, { method: 'POST', body, headers: { ...headers, ...given } });
    expect(record.rule).toBe('app-signature-mismatch');
    expect(record.signature).toMatchObject({ withheld: true, callers: null, bodySha256: sha256Hex(body) });
    expect(record.signature?.canonicalRequest).toContain('apikey=(secret)&page=2');
    const all = JSON.stringify(record);
    expect(all).not.toMatch(/-of-somebody|secret-of|AppCode-of|wrong-secret/);
    expect(all).not.toContain(given.Authorization.slice(-64));
  });
});

test('the record of a call is sent again when it is asked for, also when the feed did not take it before', async () => {
  scene.feed.takesDecisions = false;
  const answer = await call(scene.origin, '/nowhere', { host });
  const requestId = answer.headers['x-request-id'];
  scene.feed.takesDecisions = true;
  await until(() => scene.feed.decisions.some((each) => each.requestId === requestId), {
    deadlineMs: 20_000,
    waitingFor: 'the record to be sent again by itself',
  });
  const again = scene.feed.decided(requestId);
  scene.feed.send({ type: 'ask', revision: 1, requestId });
  expect((await again).rule).toBe('no-api-for-method-and-path');
});

test('a list tells the entry that refused, a limit its counter', async () => {
  const group = scene.builder.group({ domains: ['lists.example.com'] });
  const backend = { type: 'MOCK' as const, status: 200, headers: [], body: 'ok' };
  const deny = scene.builder.acl('DENY', ['192.0.2.0/24', '127.0.0.0/8']);
  const permit = scene.builder.acl('PERMIT', ['192.0.2.1']);
  scene.builder.api(group, { path: '/denied', aclIds: [deny.id], backend });
  scene.builder.api(group, { path: '/elsewhere', aclIds: [permit.id], backend });
  const throttle = scene.builder.throttle({ apiCallLimit: 2 });
  scene.builder.api(group, { path: '/limited', throttleId: throttle.id, backend });
  await scene.set({});
  const ask = (path: string) => refused(path, { host: 'lists.example.com' });

  expect((await ask('/denied')).record).toMatchObject({
    ...{ rule: 'ip-acl-deny-match', document: { kind: 'acl', id: deny.id } },
    statement: 'entry 127.0.0.0/8 of the blacklist holds 127.0.0.1',
  });
  expect((await ask('/elsewhere')).record).toMatchObject({
    statement: 'none of 1 entries of the whitelist holds 127.0.0.1',
  });
  for (let call_ = 0; call_ < 2; call_ += 1)
    expect((await call(scene.origin, '/limited', { host: 'lists.example.com' })).status).toBe(200);
  const { record } = await ask('/limited');
  expect(record.counter).toMatchObject({ name: 'calls of the API', limit: 2, used: 2, windowMs: 3_600_000 });
  expect((record.counter?.resetsAtMs ?? 0) % 3_600_000).toBe(0);
  expect(record.counter?.resetsAtMs).toBeGreaterThan(Date.now());
});

test('a credential’s quota tells when it begins anew', async () => {
  const quota = scene.builder.quota({ callLimit: 1 });
  const group = scene.builder.group({ domains: ['quota.example.com'] });
  const backend = { type: 'MOCK' as const, status: 200, headers: [], body: 'ok' };
  const api = scene.builder.api(group, { path: '/counted', authentication: 'APP', backend });
  const grants = [`${api.apiId}:${api.environmentId}`];
  const counted = scene.builder.credential({ key: 'counted', quotaId: quota.id, grants });
  await scene.set({});
  const options = () => ({
    host: 'quota.example.com',
    headers: signedHeaders({
      target: '/counted',
      host: 'quota.example.com',
      key: 'counted',
      secret: counted.clearSecret,
    }),
  });
  expect((await call(scene.origin, '/counted', options())).status).toBe(200);
  const { record } = await refused('/counted', options());
  expect(record).toMatchObject({ rule: 'quota-used-up', appId: counted.id, counter: { limit: 1, used: 1 } });
  const resetsAtMs = record.counter?.resetsAtMs ?? 0;
  expect(resetsAtMs - Date.now()).toBeGreaterThan(3_500_000);
  expect(resetsAtMs - Date.now()).toBeLessThanOrEqual(3_600_000);
});
