import { createHash, randomBytes } from 'node:crypto';
import { verifyExport } from '@turnpike/contracts/audit/verify-export';
import { type OperationContract, pathParameterNames } from '@turnpike/contracts/http/operation';
import { operationTable } from '@turnpike/contracts/http/operation-table';
import { bootstrapFirstAccount } from '@turnpike/domain/accounts/bootstrap';
import { signIn } from '@turnpike/domain/sessions/sign-in';
import { sign } from '@turnpike/signing/sign';
import { createWorld, type World } from '@turnpike/testkit/world';
import { NextRequest } from 'next/server';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { handleOperation } from './handle-operation.ts';
import { BODY_LIMIT_BYTES } from './read-body.ts';

const ORIGIN = 'http://127.0.0.1:8080';
const SECRET = randomBytes(32).toString('hex');

let world: World;
let account: NonNullable<Awaited<ReturnType<typeof bootstrapFirstAccount>>>;

beforeAll(async () => {
  world = await createWorld();
  const { databaseUrl, masterKeyHex } = world;
  vi.stubEnv('DATABASE_URL', databaseUrl);
  vi.stubEnv('TURNPIKE_MASTER_KEY', masterKeyHex);
  vi.stubEnv('TURNPIKE_HOME', '/nonexistent');
  vi.stubEnv('TURNPIKE_CONSOLE_ORIGIN', ORIGIN);
  vi.stubEnv('TURNPIKE_FEED_PORT', '1');
  vi.stubEnv('NEXTAUTH_SECRET', SECRET);
  const created = await bootstrapFirstAccount({
    databaseUrl,
    masterKeyHex,
    accountName: 'acme',
    userName: 'admin',
  });
  if (!created) throw new Error('the database was not empty');
  account = created;
});
afterAll(() => world.close());

interface Sent {
  body?: string;
  headers?: Record<string, string>;
  key?: { ak: string; sk: string };
}

function send(method: string, target: string, { body, headers = {}, key = account.access_key }: Sent = {}) {
  const signed = sign({
    method,
    target,
    headers: [['Host', '127.0.0.1:8080']],
    bodySha256: createHash('sha256')
      .update(body ?? '')
      .digest('hex'),
    key: key.ak,
    secret: key.sk,
    nowMs: Date.now(),
  });
  return raw(method, target, { host: '127.0.0.1:8080', ...signed, ...headers }, body);
}

function raw(
  method: string,
  target: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Response> {
  return handleOperation(
    new NextRequest(`${ORIGIN}${target}`, { method, headers, ...(body !== undefined && { body }) }),
  );
}

/** Path with ids that exist nowhere, but for those of the account itself. */
function pathOf({ path }: OperationContract): string {
  const known: Record<string, string> = {
    project_id: account.project_id,
    domain_id: account.account.domain_id,
  };
  return pathParameterNames(path).reduce(
    (filled, name) => filled.replace(`{${name}}`, known[name] ?? '0'.repeat(32)),
    path,
  );
}

const withBody = operationTable.filter(({ body }) => body !== null);
const sessions = `/v3/users`;

test('a signed request is answered, with a request id of 32 hexadecimal digits', async () => {
  const response = await send('GET', sessions);
  expect(response.status).toBe(200);
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
});

test.each(withBody.map((operation) => [operation.id, operation] as const))(
  '%s names what is wrong with malformed JSON, with a field that it does not know and with a body of the wrong type',
  async (_id, operation) => {
    const target = pathOf(operation) + (operation.id.startsWith('Batch') ? '?action=delete' : '');
    for (const [body, message] of [
      ['{"a":', /parameterName:body\. .*not JSON/],
      ['{"no_such_field":1}', /parameterName:/],
      ['{"__proto__":{"x":1}}', /parameterName:/],
      ['[]', /parameterName:/],
      ['"text"', /parameterName:/],
      ['\ufffe\u0000', /parameterName:body\. .*not JSON/],
    ] as const) {
      const response = await send(operation.method, target, { body });
      const answer = (await response.json()) as { error_code: string; error_msg: string; request_id: string };
      expect(response.status, `${body} ${answer.error_msg}`).toBe(400);
      expect(answer.error_msg).toMatch(message);
      expect(answer.request_id).toBe(response.headers.get('x-request-id'));
    }
  },
);

test.each(withBody.map((operation) => [operation.id, operation] as const))(
  '%s refuses a body over the limit before it is read to the end',
  async (_id, operation) => {
    const response = await send(operation.method, pathOf(operation), {
      body: `{"x":"${'a'.repeat(BODY_LIMIT_BYTES)}"}`,
    });
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('parameterName:body'),
    ]);
  },
);

test.each(
  operationTable
    .filter(({ path }) => path.includes('{'))
    .map((operation) => [operation.id, operation] as const),
)('%s refuses an id of another form by naming it', async (_id, operation) => {
  const [name] = pathParameterNames(operation.path);
  const target = operation.path.replace(/\{\w+\}/g, 'not~an~id');
  const response = await send(operation.method, target);
  const answer = (await response.json()) as { error_msg: string };
  expect(response.status).toBe(400);
  expect(answer.error_msg).toContain(`parameterName:${name}`);
});

test('without credentials every operation is 401, whether or not the path exists', async () => {
  for (const target of [sessions, '/v3/nothing', `/v2/${account.project_id}/apigw/instances`]) {
    const response = await raw('GET', target, { host: '127.0.0.1:8080' });
    expect([response.status, ((await response.json()) as { error_code: string }).error_code]).toEqual([
      401,
      'APIG.1000',
    ]);
  }
});

test('an unknown path is 404, a known one with another method is 405', async () => {
  expect((await send('GET', '/v3/nothing')).status).toBe(404);
  expect((await send('DELETE', sessions)).status).toBe(405);
});

test('a wrong secret, an unknown key, a stale date and a changed target are 401', async () => {
  const { ak, sk } = account.access_key;
  expect((await send('GET', sessions, { key: { ak, sk: `${sk}x` } })).status).toBe(401);
  expect((await send('GET', sessions, { key: { ak: 'UNKNOWN', sk } })).status).toBe(401);
  expect((await send('GET', sessions, { headers: { 'X-Sdk-Date': '20200101T000000Z' } })).status).toBe(401);
  const signed = sign({
    method: 'GET',
    target: sessions,
    headers: [['Host', '127.0.0.1:8080']],
    bodySha256: createHash('sha256').update('').digest('hex'),
    key: ak,
    secret: sk,
    nowMs: Date.now(),
  });
  expect((await raw('GET', `${sessions}?name=x`, { host: '127.0.0.1:8080', ...signed })).status).toBe(401);
});

test('a query parameter that is unknown or given twice is refused by name', async () => {
  const unknown = await send('GET', `${sessions}?nmae=x`);
  expect([unknown.status, await unknown.text()]).toEqual([
    400,
    expect.stringContaining('parameterName:nmae'),
  ]);
  const twice = await send('GET', `${sessions}?name=x&name=y`);
  expect([twice.status, await twice.text()]).toEqual([400, expect.stringContaining('parameterName:name')]);
});

async function sessionCookie(): Promise<string> {
  const { account: owner, user } = account;
  const signedIn = await signIn(world.env, {
    accountName: owner.name,
    userName: user.name,
    password: user.password,
  });
  if (signedIn.refusal) throw new Error(signedIn.refusal);
  const token = await encode({ token: { sessionId: signedIn.sessionId }, secret: SECRET });
  return `next-auth.session-token=${token}`;
}

const own = {
  host: '127.0.0.1:8080',
  'x-requested-with': 'turnpike-console',
  'sec-fetch-site': 'same-origin',
};

test('the console’s cookie opens the same operations as a signature', async () => {
  expect((await raw('GET', sessions, { ...own, cookie: await sessionCookie() })).status).toBe(200);
});

test.each([
  ['without the header that only our page can set', { 'x-requested-with': '' }],
  ['from another site', { 'sec-fetch-site': 'cross-site' }],
  ['from a sibling site', { 'sec-fetch-site': 'same-site' }],
  ['with another origin', { origin: 'http://evil.example' }],
  ['with no origin to speak of', { origin: 'null' }],
])('the cookie alone is refused %s', async (_case, headers) => {
  const response = await raw('GET', sessions, { ...own, cookie: await sessionCookie(), ...headers });
  expect(response.status).toBe(403);
});

test('a session that has ended is refused at once', async () => {
  const cookie = await sessionCookie();
  await world.env.database.session.deleteMany();
  expect((await raw('GET', sessions, { ...own, cookie })).status).toBe(401);
});

test('the audit log is exported as lines of JSON that an offline check finds whole', async () => {
  const group = { name: 'export_me' };
  await send('POST', '/v3/groups', { body: JSON.stringify({ group }) });
  const response = await send('GET', `/v2/${account.project_id}/turnpike/audit-events/export`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  expect(response.headers.get('content-disposition')).toContain('.jsonl');
  const text = await response.text();
  expect(text.endsWith('\n')).toBe(true);
  const verdict = await verifyExport(text.trimEnd().split('\n'));
  expect(verdict).toMatchObject({ ok: true, header: { account: { id: account.account.domain_id } } });
  const denied = await send('GET', `/v2/${account.project_id}/turnpike/audit-events/export?from=yesterday`);
  expect([denied.status, await denied.text()]).toEqual([400, expect.stringContaining('parameterName:from')]);
});
