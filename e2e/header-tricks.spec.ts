import { expect, test } from '@playwright/test';
import { signOfficially } from './calls/official-signer.ts';
import { type RawAnswer, sendRaw } from './calls/raw-request.ts';
import { sharedSystem } from './system/shared-system.ts';

const USERS = '/v3/users';
const OWN = '/v3/auth/projects';

/** Headers by which Next.js, proxies and frameworks tell each other of paths, methods and decisions. */
const tricks: Record<string, string>[] = [
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-subrequest': 'src/proxy:src/proxy:src/proxy:src/proxy:src/proxy' },
  { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
  { 'x-middleware-subrequest-id': '1' },
  { 'x-middleware-next': '1' },
  { 'x-middleware-rewrite': USERS },
  { 'x-middleware-redirect': USERS },
  { 'x-middleware-prefetch': '1' },
  { 'x-middleware-skip': '1' },
  { 'x-middleware-set-cookie': 'next-auth.session-token=x' },
  { 'x-middleware-override-headers': 'cookie', 'x-middleware-request-cookie': 'next-auth.session-token=x' },
  { 'x-invoke-path': USERS, 'x-invoke-output': USERS, 'x-invoke-status': '200' },
  { 'x-matched-path': USERS },
  { 'x-now-route-matches': '1=users' },
  { 'x-nextjs-data': '1' },
  { 'x-nextjs-rewrite': USERS },
  { 'x-nextjs-redirect': USERS },
  { 'x-nextjs-matched-path': USERS },
  { 'x-prerender-revalidate': 'x' },
  { 'x-vercel-protection-bypass': 'x' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
  { 'x-forwarded-uri': USERS, 'x-forwarded-prefix': '/v3', 'x-forwarded-path': USERS },
  { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', forwarded: 'for=127.0.0.1' },
  { 'x-original-url': USERS },
  { 'x-rewrite-url': USERS },
  { 'x-http-method-override': 'GET' },
  { 'x-http-method': 'GET' },
  { 'x-method-override': 'GET' },
  { 'x-turnpike-target': USERS, 'x-turnpike-remote-address': '127.0.0.1' },
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-state-tree': '%5B%22%22%5D' },
  { 'next-url': USERS },
  { 'next-action': '0'.repeat(42) },
];

const send = (target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<RawAnswer> =>
  sendRaw(sharedSystem().access.endpoint, { method, target, headers });

/** What `send` takes so that the administrator asks for that path. */
function signed(method: string, path: string): Record<string, string> {
  const { endpoint, access_key } = sharedSystem().access;
  return signOfficially({ method, host: new URL(endpoint).host, path }, access_key);
}

const holdsUsers = ({ text }: RawAnswer): boolean => text.includes('"users"');
const isShared = ({ headers }: RawAnswer): boolean =>
  Object.keys(headers).some((name) => name.startsWith('access-control-'));

test('no header opens an operation to somebody without credentials', async () => {
  const wrong: unknown[] = [];
  for (const trick of tricks) {
    for (const target of [USERS, `${USERS}?_rsc=x`, '/v3/auth/projects', '/v2/x/turnpike/session']) {
      const answer = await send(target, trick);
      if (answer.status !== 401 || holdsUsers(answer)) wrong.push({ trick, target, answer });
    }
  }
  expect(wrong).toEqual([]);
});

test('no header leads a signed request to another operation or another method', async () => {
  const wrong: unknown[] = [];
  const plain = await send(OWN, signed('GET', OWN));
  expect(plain.status).toBe(200);
  for (const trick of tricks) {
    const answer = await send(OWN, { ...signed('GET', OWN), ...trick });
    if (answer.status !== 200 || answer.text !== plain.text) wrong.push({ trick, answer });
    const otherMethod = await send(USERS, { ...signed('DELETE', USERS), ...trick }, 'DELETE');
    if (otherMethod.status !== 405) wrong.push({ trick, otherMethod });
  }
  expect(wrong).toEqual([]);
});

test('no header opens a page of the console, or its session, to somebody who has not signed in', async () => {
  const wrong: unknown[] = [];
  for (const trick of tricks) {
    for (const target of ['/', '/access', '/gateways', '/audit', '/settings', '/api/auth/session']) {
      const { status, text, headers } = await send(target, trick);
      const signsIn = (status >= 300 && status < 400) || /sign-in|^\{\}$/.test(text) || status >= 400;
      const leads =
        headers.location === undefined || new URL(headers.location, 'http://x').host !== 'evil.example';
      if (!signsIn || !leads || text.includes(sharedSystem().access.account.domain_id))
        wrong.push({ trick, target, status, location: headers.location });
    }
  }
  expect(wrong).toEqual([]);
});

const spellings = [
  '//v3/users',
  '///v3/users',
  '/v3//users',
  '/v3/users/',
  '/v3/./users',
  '/./v3/users',
  '/v3/auth/../users',
  '/v3/auth/projects/../../users',
  '/sign-in/../v3/users',
  '/healthz/../v3/users',
  '/_next/../v3/users',
  '/v3/auth%2f..%2fusers',
  '/v3/auth/%2e%2e/users',
  '/v3%2fusers',
  '/v3%2Fusers',
  '/v3%5cusers',
  '/v3\\users',
  '/v3/%75sers',
  '/%76%33/users',
  '/v3/users%00',
  '/v3/users%20',
  '/v3/users;a=b',
  '/V3/users',
  '/v3/users.json',
  '/v3/users.rsc',
  '/v3/users.txt',
  '/_next/data/x/v3/users.json',
  '/_next/image?url=%2Fv3%2Fusers&w=64&q=75',
  '/v3/users?nxtPpath=users',
  '/v3/auth/projects?nxtPpath=users',
];

test('no other spelling of a path opens an operation to somebody without credentials', async () => {
  const { endpoint } = sharedSystem().access;
  const wrong: unknown[] = [];
  for (const target of [...spellings, `${endpoint}${USERS}`, `http://evil.example${USERS}`]) {
    const answer = await send(target);
    if (answer.status === 200 ? holdsUsers(answer) : answer.status < 300) wrong.push({ target, answer });
    if (holdsUsers(answer) || isShared(answer)) wrong.push({ target, answer });
  }
  expect(wrong).toEqual([]);
});

test('a signature for one path opens no spelling of another', async () => {
  const wrong: unknown[] = [];
  for (const target of spellings) {
    const answer = await send(target, signed('GET', OWN));
    if (holdsUsers(answer)) wrong.push({ target, answer });
  }
  expect(wrong).toEqual([]);
});

test('no answer is shared with other origins, and no preflight is granted', async () => {
  const headers = { origin: 'http://evil.example' };
  const preflight = {
    ...headers,
    'access-control-request-method': 'DELETE',
    'access-control-request-headers': 'authorization,x-auth-token',
  };
  const answers = [
    await send(USERS, preflight, 'OPTIONS'),
    await send('/api/auth/session', preflight, 'OPTIONS'),
    await send('/openapi.json', headers),
    await send(OWN, { ...signed('GET', OWN), ...headers }),
    await send('/api/auth/csrf', headers),
    await send('/', headers),
  ];
  expect(answers.filter(isShared)).toEqual([]);
});
