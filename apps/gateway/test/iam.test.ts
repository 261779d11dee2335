import { until } from '@turnpike/testkit/poll';
import { SnapshotBuilder } from '@turnpike/testkit/snapshot-builder';
import { echoUpstream, type RecordingUpstream } from '@turnpike/testkit/upstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type CallOptions, call, signedHeaders } from './call.ts';
import { type GatewayProcess, removeFolder, startGateway } from './gateway-process.ts';

const HOUR = 3_600_000;
const later = Date.now() + HOUR;
const past = Date.now() - 1_000;
const host = 'iam.example.com';
const target = '/iam/a?x=1';

const builder = new SnapshotBuilder({ secretKey: Buffer.alloc(32, 7) });
const alice = builder.identity({
  name: 'alice',
  keys: [
    { ak: 'AKPERMANENT', sk: 'sk of permanent' },
    { ak: 'AKTEMPORARY', sk: 'sk of temporary', temporary: { token: 'security token', expiresAtMs: later } },
    {
      ak: 'AKELSEWHERE',
      sk: 'sk of elsewhere',
      temporary: { token: 'security token', expiresAtMs: later, scope: 'OTHER_PROJECT' },
    },
    { ak: 'AKENDED', sk: 'sk of ended', temporary: { token: 'security token', expiresAtMs: past } },
  ],
  tokens: [
    { token: 'token of alice', expiresAtMs: later },
    { token: 'ended token', expiresAtMs: past },
    { token: 'token of the account', expiresAtMs: later, scope: 'ACCOUNT' },
    { token: 'token of another project', expiresAtMs: later, scope: 'OTHER_PROJECT' },
  ],
});
builder.identity({
  name: 'bob',
  keys: [
    { ak: 'AKBOB', sk: 'sk of bob' },
    { ak: 'AKLOCKED', sk: 'sk of locked' },
    { ak: 'AKFORGIVEN', sk: 'sk of forgiven' },
  ],
});
const app = builder.credential({ key: 'app-key' });

let echo: RecordingUpstream;
let gateway: GatewayProcess;
let origin: string;

beforeAll(async () => {
  echo = await echoUpstream();
  const group = builder.group({ domains: [host] });
  const backend = { authority: echo.authority, path: '/back' };
  builder.api(group, { path: '/iam/{rest+}', method: 'ANY', authentication: 'IAM', backend });
  builder.api(group, {
    path: '/who',
    authentication: 'IAM',
    backend,
    backendParameters: [
      { name: 'x-app', location: 'HEADER', origin: 'SYSTEM', value: '$context.appId' },
      { name: 'x-stage-name', location: 'HEADER', origin: 'SYSTEM', value: '$context.stage' },
    ],
  });
  builder.api(group, { path: '/app', authentication: 'APP', backend });
  builder.api(group, { path: '/open', backend });
  gateway = await startGateway({ snapshot: builder.build(1), secretKey: builder.secretKey });
  origin = `http://127.0.0.1:${(await gateway.ready()).httpPort}`;
}, 30_000);

afterAll(async () => {
  await gateway.stop();
  await removeFolder(gateway);
  await echo.close();
});

const get = (path: string, options: CallOptions = {}): Promise<Answer> =>
  call(origin, path, { host, ...options });
const withToken = (token: string) => get(target, { headers: { 'x-auth-token': token } });
const signed = (ak: string, sk: string, more: Partial<Parameters<typeof signedHeaders>[0]> = {}) =>
  signedHeaders({ target, host, key: ak, secret: sk, ...more });
const bySignature = (...input: Parameters<typeof signed>) => get(target, { headers: signed(...input) });

/** Expects a refusal with that reason, and that the backend has heard nothing. */
async function expectRefusal(
  calling: () => Promise<Answer>,
  reason: string | RegExp,
  [status, code] = [401, 'APIG.0301'],
): Promise<void> {
  const before = echo.received.length;
  const answer = await calling();
  const { error_code, error_msg } = answer.json();
  expect({ status: answer.status, error_code }).toEqual({ status, error_code: code });
  if (typeof reason === 'string') expect(error_msg).toBe(reason);
  else expect(error_msg).toMatch(reason);
  expect(echo.received.length).toBe(before);
}

const because = (reason: string): string => `Incorrect IAM authentication information: ${reason}`;

describe('a token', () => {
  test('of a user of the account lets the call through, and stays at the gateway', async () => {
    const answer = await withToken('token of alice');
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('token of alice');
    expect(answer.text.toLowerCase()).not.toContain('x-auth-token');
  });

  test.each([
    ['that nobody was given', 'token of nobody'],
    ['that is empty', ''],
    ['that differs in its last character', 'token of alicf'],
    ['that is a prefix of one', 'token of alic'],
    ['that has ended', 'ended token'],
    ['that is a temporary key’s security token', 'security token'],
    ['that is one’s keyed hash', alice.tokens[0]?.hash ?? ''],
  ])('%s is refused', (_, token) => expectRefusal(() => withToken(token), because('decrypt token fail')));

  test('of the account and no project is refused', () =>
    expectRefusal(
      () => withToken('token of the account'),
      because('the scope of the token must be a project'),
    ));

  test('of another project than the gateway’s is refused with APIG.0802', () =>
    expectRefusal(
      () => withToken('token of another project'),
      'The IAM user is forbidden in the currently selected region',
      [403, 'APIG.0802'],
    ));
});

describe('a signature', () => {
  test('with a permanent key passes, with its body, and stays at the gateway', async () => {
    const headers = signed('AKPERMANENT', 'sk of permanent', { method: 'POST', body: 'payload' });
    const answer = await get(target, { method: 'POST', headers, body: 'payload' });
    expect(answer.json()).toMatchObject({ method: 'POST', target: '/back?x=1', body: 'payload' });
    expect(answer.text).not.toContain('SDK-HMAC-SHA256');
  });

  test('with a temporary key and its security token passes, and the backend sees neither', async () => {
    const headers = { 'x-security-token': 'security token' };
    const answer = await bySignature('AKTEMPORARY', 'sk of temporary', { headers });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('SDK-HMAC-SHA256');
    expect(answer.text.toLowerCase()).not.toContain('security');
  });

  test('of an authorisation for the backend, in another scheme, goes on beside a token', async () => {
    const headers = { 'x-auth-token': 'token of alice', authorization: 'Bearer for-the-backend' };
    expect((await get(target, { headers })).text).toContain('Bearer for-the-backend');
  });

  test('with a key that is not in the account is refused as unknown', () =>
    expectRefusal(
      () => bySignature('AKOTHERACCOUNT', 'any'),
      because('Get secretKey failed,ak:AKOTHERACCOUNT,err:ak not exist'),
    ));

  test('with the key of a credential is refused as unknown', () =>
    expectRefusal(
      () => bySignature('app-key', app.clearSecret),
      because('Get secretKey failed,ak:app-key,err:ak not exist'),
    ));

  test('with another user’s secret is refused with the gateway’s own canonical request', () =>
    expectRefusal(
      () => bySignature('AKPERMANENT', 'sk of bob'),
      /^Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:GET\|\/iam\/a\/\|x=1\|host:iam\.example\.com\|x-sdk-date:\w+\|\|host;x-sdk-date\|[0-9a-f]{64}$/,
    ));

  test('over another body than the one that arrives is refused', () =>
    expectRefusal(
      () =>
        get(target, {
          method: 'POST',
          headers: signed('AKPERMANENT', 'sk of permanent', { method: 'POST', body: 'payload' }),
          body: 'payloae',
        }),
      /verify aksk signature fail/,
    ));

  test.each([-16, 16])('made %i minutes from now is refused with both times', (minutes) =>
    expectRefusal(
      () => bySignature('AKPERMANENT', 'sk of permanent', { timeMs: Date.now() + minutes * 60_000 }),
      /: signature expired, signature time:\d{8}T\d{6}Z,server time:\d{8}T\d{6}Z$/,
    ),
  );

  test.each([-14, 14])('made %i minutes from now passes', async (minutes) => {
    const timeMs = Date.now() + minutes * 60_000;
    expect((await bySignature('AKPERMANENT', 'sk of permanent', { timeMs })).status).toBe(200);
  });

  test('without a well-formed header is refused with what is wrong', () =>
    expectRefusal(
      () => get(target, { headers: { authorization: 'SDK-HMAC-SHA256 Access=AKPERMANENT' } }),
      because('Signature is not 64 lowercase hexadecimal digits'),
    ));

  test('with a temporary key that has ended is refused', () =>
    expectRefusal(
      () => bySignature('AKENDED', 'sk of ended', { headers: { 'x-security-token': 'security token' } }),
      because('Get secretKey failed,ak:AKENDED,err:ak expired'),
    ));

  test('with a temporary key of another project than the gateway’s is refused with APIG.0802', () =>
    expectRefusal(
      () =>
        bySignature('AKELSEWHERE', 'sk of elsewhere', { headers: { 'x-security-token': 'security token' } }),
      'The IAM user is forbidden in the currently selected region',
      [403, 'APIG.0802'],
    ));

  test('with a temporary key alone is refused', () =>
    expectRefusal(
      () => bySignature('AKTEMPORARY', 'sk of temporary'),
      because('a temporary key needs X-Security-Token'),
    ));

  test('that does not match tells the caller all that was signed but the security token', async () => {
    const headers = { 'x-security-token': 'security token' };
    const answer = await bySignature('AKTEMPORARY', 'wrong', { headers });
    expect(answer.json().error_msg).toContain('|x-security-token:(secret)|');
    expect(answer.text).not.toContain('security token');
  });

  test('with a temporary key and another security token is refused', () =>
    expectRefusal(
      () =>
        bySignature('AKTEMPORARY', 'sk of temporary', { headers: { 'x-security-token': 'token of alice' } }),
      because('X-Security-Token is not that of the temporary key'),
    ));

  test('with a permanent key and a security token is refused', () =>
    expectRefusal(
      () =>
        bySignature('AKPERMANENT', 'sk of permanent', { headers: { 'x-security-token': 'security token' } }),
      because('X-Security-Token goes with temporary keys only'),
    ));

  test('beside a token is refused: one caller, one proof', () =>
    expectRefusal(
      () => bySignature('AKPERMANENT', 'sk of permanent', { headers: { 'x-auth-token': 'token of alice' } }),
      because('either X-Auth-Token or a signature is needed, not both'),
    ));

  test('that is wrong five times in a row locks the key, even for the right one; a fresh key goes on', async () => {
    for (let time = 0; time < 5; time++) {
      await expectRefusal(() => bySignature('AKLOCKED', 'wrong'), /verify aksk signature fail/);
    }
    await expectRefusal(
      () => bySignature('AKLOCKED', 'sk of locked'),
      because('AK access failed to reach the limit,forbidden'),
    );
    expect((await bySignature('AKBOB', 'sk of bob')).status).toBe(200);
  });

  test('that is right ends the row of wrong ones', async () => {
    for (let round = 0; round < 3; round++) {
      for (let time = 0; time < 4; time++) await bySignature('AKFORGIVEN', 'wrong');
      expect((await bySignature('AKFORGIVEN', 'sk of forgiven')).status).toBe(200);
    }
  });
});

test('a call without any proof is refused', () =>
  expectRefusal(() => get(target), because('authentication information is missing')));

test('an AppCode or a scheme of another kind proves nothing', async () => {
  for (const headers of [{ 'x-apig-appcode': 'code' }, { authorization: 'Basic YTpi' }]) {
    await expectRefusal(() => get(target, { headers }), because('authentication information is missing'));
  }
});

test('users open no API of credential authentication', () =>
  expectRefusal(
    () =>
      get('/app', {
        headers: signedHeaders({ target: '/app', host, key: 'AKBOB', secret: 'sk of bob' }),
      }),
    'Incorrect app authentication information: app not found, appkey AKBOB',
    [401, 'APIG.0303'],
  ));

test('an API without authentication passes X-Auth-Token on: it is the backend’s', async () => {
  expect((await get('/open', { headers: { 'x-auth-token': 'for the backend' } })).text).toContain(
    'for the backend',
  );
});

test('a call by a user has no credential to tell the backend of', async () => {
  const headers = { 'x-auth-token': 'token of alice', 'x-app': 'forged' };
  const answer = await get('/who', { headers });
  expect(answer.json().headers).toMatchObject({ 'x-stage-name': 'RELEASE' });
  expect(answer.text).not.toContain('forged');
});

test('the access log names the user and how they proved themselves, and no secret', async () => {
  const requestId = String((await withToken('token of alice')).headers['x-request-id']);
  const refusedId = String((await bySignature('AKBOB', 'wrong')).headers['x-request-id']);
  await gateway.stop();
  const records = await gateway.accessRecords();
  const find = (id: string) => records.find(({ request_id }) => request_id === id);
  expect(find(requestId)).toMatchObject({
    user_id: alice.id,
    user_name: 'alice',
    auth_by: 'token',
    app_id: null,
  });
  expect(find(refusedId)).toMatchObject({
    user_id: null,
    error_code: 'APIG.0301',
    decision: { rule: 'iam-signature-mismatch', document: { kind: 'identity' } },
  });
  expect(JSON.stringify(records)).not.toMatch(/token of alice|sk of|security token/);
});

describe('a snapshot', () => {
  /** Starts a gateway with a snapshot that it cannot use. @returns what it says of it */
  async function ignored(options: Parameters<typeof startGateway>[0]): Promise<string> {
    const refusing = await startGateway(options);
    const saysSo = () => refusing.log().includes('ignored the last good snapshot') || null;
    await until(saysSo, { deadlineMs: 20_000, waitingFor: 'a refusal of the snapshot' });
    await refusing.stop();
    await removeFolder(refusing);
    return refusing.log();
  }

  test('in which two users claim one key is not served', async () => {
    const twins = new SnapshotBuilder();
    for (const name of ['one', 'two']) twins.identity({ name, keys: [{ ak: 'AKTWIN', sk: name }] });
    expect(await ignored({ snapshot: twins.build(1) })).toContain('have the same access key');
  });

  test('with a key that is sealed for another gateway is not served', async () => {
    const foreign = new SnapshotBuilder({ secretKey: Buffer.alloc(32, 1) });
    const own = new SnapshotBuilder({ secretKey: Buffer.alloc(32, 2) });
    const body = foreign.identity({ keys: [{ ak: 'AKFOREIGN', sk: 'secret' }] });
    own.put('identity', body.id, body);
    const log = await ignored({ snapshot: own.build(1), secretKey: own.secretKey });
    expect(log).toContain("the secret of document AKFOREIGN does not open with this gateway's key");
  });
});
