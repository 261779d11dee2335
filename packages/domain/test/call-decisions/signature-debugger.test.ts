import { resetAppSecret, showApp } from '@turnpike/contracts/http/apps';
import { listAuditEvents } from '@turnpike/contracts/http/audit';
import { debugSignature } from '@turnpike/contracts/http/signature-debugger';
import { createAccessKey, createUser } from '@turnpike/contracts/http/users';
import { sign } from '@turnpike/signing/sign';
import { sha256Hex } from '@turnpike/signing/signature';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepDecisions } from '../../src/call-decisions/reported.ts';
import { newId } from '../../src/kernel/new-id.ts';
import { createScene, type Scene } from '../scene.ts';
import { someDecision } from './some-decision.ts';

const secret = 'Secret-of-the-app-1';
let scene: Scene;
let app: { id: string; key: string };
beforeAll(async () => {
  scene = await createScene();
  const { id } = await scene.createCredential('signer');
  await scene.call(resetAppSecret, { path: { app_id: id }, body: { app_secret: secret } });
  app = { id, key: (await scene.call(showApp, { path: { app_id: id } })).app_key };
});
afterAll(() => scene.world.close());

interface Request {
  target: string;
  /** Target that the client signs. */
  signed?: string;
  headers?: [string, string][];
  body?: string;
  key?: string;
  signedWith?: string;
  timeMs?: number;
}

/** A request as text, as its client would send it. */
function text({ target, signed = target, headers = [], body = '', ...more }: Request): string {
  const all: [string, string][] = [['Host', 'api.example.com'], ...headers];
  const added = sign({
    ...{ method: 'POST', target: signed, headers: all, bodySha256: sha256Hex(body) },
    ...{ key: more.key ?? app.key, secret: more.signedWith ?? secret },
    nowMs: more.timeMs ?? scene.world.env.now().getTime(),
  });
  const lines = [...all, ...Object.entries(added)].map(([name, value]) => `${name}: ${value}`);
  return `POST ${target} HTTP/1.1\n${lines.join('\n')}\n\n${body}`;
}

const debug = (request: string, more: object = {}, caller = scene.tenant.administrator) =>
  scene.call(debugSignature, { body: { request, ...more } }, caller);

test('a right signature is called so, with the app that signed', async () => {
  const found = await debug(text({ target: '/a?b=1', body: '{"a":1}' }));
  expect(found).toMatchObject({
    ...{ verdict: 'valid', key: app.key, app: { id: app.id, name: 'signer' }, differs_at_line: null },
    request: { method: 'POST', target: '/a?b=1', body_bytes: 7, body_sha256: sha256Hex('{"a":1}') },
    caller: { source: 'request' },
  });
});

test('a body that was not hashed as it was sent is found out, and the line marked', async () => {
  const request = text({ target: '/a', body: '' });
  const found = await debug(`${request}{"a":1}`);
  expect(found).toMatchObject({ verdict: 'deviates', caller: { source: 'found_out' } });
  expect(found.advice[0]).toMatch('hash of an empty body');
  expect(found.lines.filter(({ differs }) => differs)).toEqual([
    { part: 'payload hash', gateway: sha256Hex('{"a":1}'), caller: sha256Hex(''), differs: true },
  ]);
  expect(found.gateway?.canonical_request.split('\n')[found.differs_at_line ?? -1]).toBe(
    sha256Hex('{"a":1}'),
  );
});

test('what the client says that it signed is compared line by line', async () => {
  const request = text({ target: '/a?b=1', signed: '/a?b=2' });
  const blind = await debug(request);
  expect(blind).toMatchObject({ verdict: 'mismatch', caller: null });
  expect(blind.advice[0]).toMatch('paste the canonical request');
  const canonical_request = (blind.gateway?.canonical_request ?? '').replace('b=1', 'b=2');
  const told = await debug(request, { canonical_request });
  expect(told).toMatchObject({ verdict: 'mismatch', differs_at_line: 2, caller: { source: 'pasted' } });
  expect(told.advice[0]).toMatch('the query is “b=1” at the gateway and “b=2” at the client');
  const same = await debug(text({ target: '/a', signedWith: 'another' }), {
    canonical_request: (await debug(text({ target: '/a' }))).gateway?.canonical_request,
  });
  expect(same.advice[0]).toMatch('another secret');
});

test('a request that was changed on its way is compared with what the gateway saw of it', async () => {
  const request = text({ target: '/a' });
  const { gateway } = await debug(request);
  const evidence = {
    canonicalRequest: (gateway?.canonical_request ?? '').replace('api.example.com', 'proxy.example.com'),
    ...{ stringToSign: 'SDK-HMAC-SHA256\n20261123T060000Z\nab', withheld: false, signedHeaders: ['host'] },
    ...{ bodySha256: null, callers: null },
  };
  const record = someDecision({ signature: evidence, time: scene.world.env.now().toISOString() });
  const { instanceId } = scene.tenant;
  await keepDecisions(scene.world.env.database, instanceId, { node: 'node-1', decisions: [record] });
  const found = await debug(request, { request_id: record.requestId });
  expect(found).toMatchObject({ verdict: 'changed', caller: { source: 'request' }, differs_at_line: 3 });
  expect(found.advice[0]).toMatch('“host:proxy.example.com” at the gateway and “host:api.example.com”');

  const onlyApps = scene.tenant.callerWithDocuments({
    Version: '1.1',
    Statement: [{ Effect: 'Allow', Action: ['apig:signatures:debug'] }],
  });
  const sent = { body: { request, request_id: record.requestId } };
  expect(await scene.refusal(debugSignature, sent, onlyApps)).toMatch('apig:callDecisions:get');
});

test.each([
  ['an old request', () => text({ target: '/a', timeMs: Date.now() - 3_600_000 }), 'valid', 'minutes behind'],
  ['an unsigned one', () => 'GET / HTTP/1.1\nHost: h', 'unsigned', 'is not signed'],
  [
    'one whose signature cannot be read',
    () => 'GET / HTTP/1.1\nAuthorization: SDK-HMAC-SHA256 Access=a',
    'malformed',
    'cannot be read',
  ],
  ['a key of nobody', () => text({ target: '/a', key: 'nobody' }), 'unknown_key', 'No credential'],
])('%s is told', async (_what, request, verdict, advice) => {
  const found = await debug(request());
  expect(found.verdict).toBe(verdict);
  expect(found.advice.join(' ')).toMatch(advice);
});

test('a user’s access key is recognised, and its secret not used', async () => {
  const { user } = await scene.call(createUser, {
    body: { user: { name: `u${newId()}`, domain_id: scene.tenant.accountId } },
  });
  const { credential } = await scene.call(createAccessKey, { body: { credential: { user_id: user.id } } });
  const right = text({ target: '/a', key: credential.access, signedWith: credential.secret });
  const found = await debug(right);
  expect(found).toMatchObject({ verdict: 'foreign_key', app: null, caller: null });
});

test('no secret comes back, neither the app’s nor one that was pasted, and the audit log keeps none of it', async () => {
  const headers: [string, string][] = [
    ['X-Auth-Token', 'token-of-somebody'],
    ['Cookie', 'cookie-of-somebody'],
  ];
  const request = text({ target: '/a?apikey=key-of-somebody', headers, body: 'body-of-somebody' });
  const found = await debug(request, { canonical_request: 'GET\n/\napikey=key-of-somebody' });
  const { events } = await scene.call(listAuditEvents, { query: { limit: '20' } });
  const kept = JSON.stringify(events.filter(({ operation }) => operation === 'DebugSignature'));
  expect(kept).toContain('DebugSignature');
  for (const told of [JSON.stringify(found), kept]) {
    expect(told).not.toMatch(/-of-somebody/);
    expect(told).not.toContain(secret);
    expect(told).not.toContain(/Signature=([0-9a-f]{64})/.exec(request)?.[1]);
  }
});

test('whoever may debug one credential debugs no other, and another account none', async () => {
  const urn = (id: string) => `apig:*:${scene.tenant.accountId}:app:${scene.tenant.instanceId}/${id}`;
  const may = (id: string) =>
    scene.tenant.callerWithDocuments({
      Version: '1.1',
      Statement: [{ Effect: 'Allow', Action: ['apig:signatures:debug'], Resource: [urn(id)] }],
    });
  const sent = { body: { request: text({ target: '/a' }) } };
  expect((await scene.call(debugSignature, sent, may(app.id))).verdict).toBe('valid');
  expect(await scene.refusal(debugSignature, sent, may(newId()))).toMatch('apig:signatures:debug');
  const other = scene.of(await scene.world.createTenant());
  expect((await other.call(debugSignature, sent)).verdict).toBe('unknown_key');
});
